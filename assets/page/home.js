// Where answers come from: the server that gave this page. The page as one file has engine.js in this place.

/** Whether the page is a file that simulates in the browser, or comes from a server. */
export const inFile = false;

/** How many share the work of an answer; a server says nothing of that. */
export const workers = Infinity;

/** The scenario file inside this page, as its author wrote it. */
export const given = '';

export const reach = (path, options) => fetch(path, options);
