// A surface given at the points of a grid: filled between them, coloured, its lines of equal height, and its ridge.

/** Values between the points of a grid, as a finer grid of n by n; rows go from the bottom to the top. */
export function field(rows, n) {
  const m = rows.length - 1;
  const value = (x, y) => {
    const [i, k] = [Math.min(m - 1, Math.floor(x)), Math.min(m - 1, Math.floor(y))];
    const [u, v] = [x - i, y - k];
    return (rows[k][i] * (1 - u) + rows[k][i + 1] * u) * (1 - v) + (rows[k + 1][i] * (1 - u) + rows[k + 1][i + 1] * u) * v;
  };
  return Array.from({ length: n }, (_, k) => Array.from({ length: n }, (_, i) => value(i * m / (n - 1), k * m / (n - 1))));
}

// Blue is better, orange is worse, as on the charts; pale is nothing.
const ENDS = { better: [10, 92, 146], worse: [178, 76, 20], middle: [247, 246, 243] };

/** Paints a field into a canvas; a negative limit turns the colours round. */
export function shade(canvas, rows, limit) {
  const [w, hh] = [canvas.width, canvas.height];
  const pen = canvas.getContext('2d');
  const image = pen.createImageData(w, hh);
  for (let k = 0; k < hh; k += 1) {
    for (let i = 0; i < w; i += 1) {
      const x = rows[hh - 1 - k][i] / limit;
      const end = x > 0 ? ENDS.better : ENDS.worse;
      const share = Number.isFinite(x) ? Math.min(1, Math.abs(x)) : 0;
      ENDS.middle.forEach((c, j) => { image.data[(k * w + i) * 4 + j] = c + (end[j] - c) * share; });
      image.data[(k * w + i) * 4 + 3] = 255;
    }
  }
  pen.putImageData(image, 0, 0);
}

/** Where a field passes a height, as pieces of line: marching squares. */
export function contour(rows, height) {
  const out = [];
  const between = (a, b, from, to) => {
    const share = (height - a) / (b - a);
    return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share];
  };
  for (let k = 0; k + 1 < rows.length; k += 1) {
    for (let i = 0; i + 1 < rows.length; i += 1) {
      const corners = [[i, k], [i + 1, k], [i + 1, k + 1], [i, k + 1]];
      const values = corners.map(([x, y]) => rows[y][x]);
      const cuts = [0, 1, 2, 3].flatMap((c) => {
        const [a, b] = [values[c], values[(c + 1) % 4]];
        return (a < height) === (b < height) ? [] : [between(a, b, corners[c], corners[(c + 1) % 4])];
      });
      for (let c = 0; c + 1 < cuts.length; c += 2) out.push([cuts[c], cuts[c + 1]]);
    }
  }
  return out;
}

/** For each row the place along it where the surface is best, between the points by a parabola. */
export function ridge(rows, better) {
  return rows.map((row, k) => {
    const values = row.map((x) => x * better);
    const top = values.indexOf(Math.max(...values));
    if (top === 0 || top === row.length - 1) return [top, k];
    const [a, b, c] = [values[top - 1], values[top], values[top + 1]];
    const bend = a - 2 * b + c;
    return [top + (bend < 0 ? (a - c) / (2 * bend) : 0), k];
  });
}
