use super::super::part::Member;
use super::super::tests::scenario;
use super::*;

#[test]
fn a_group_is_a_name_and_its_members() {
    let shape = |text: &str| text.parse::<Group>().map_err(|e| e.to_string());
    for wrong in ["say", "=a", " =a", "say=", "say= , "] {
        let told = format!("--group {wrong}: expected NAME=a,b, such as say=employee_inclusion,customer_inclusion");
        assert_eq!(shape(wrong), Err(told));
    }
    assert_eq!(shape(" say = a , ,b "), shape("say=a,b"));
    let far: Group = "say=zzzzzz".parse().expect("a group");
    let told = far.check(&scenario()).expect_err("unknown").to_string();
    assert_eq!(told, "--group: there is no lever, event, mechanism, channel, link or state of people zzzzzz");
}

#[test]
fn parts_of_one_link_as_one_go_along_it_and_parts_of_several_along_none() {
    let way = |to: &str, carrier| Way { from: "mill".to_owned(), to: to.to_owned(), carrier: Some(carrier) };
    let part = |call: &str, way: Way| Part { way: Some(way), ..Part::one(call.to_owned(), &[call], Member::WorksHere) };
    let all = vec![part("a", way("shop", "goods")), part("b", way("shop", "orders")), part("c", way("home", "goods"))];
    let of = |group: &str| grouped(all.clone(), &[group.parse().expect("a group")]);
    let one = of("both=a,b");
    assert_eq!((one.len(), one[0].name.as_str(), one[0].id.as_str(), one[0].named), (2, "Both", "a, b", true));
    assert_eq!(one[0].way, Some(Way { carrier: None, ..way("shop", "goods") }));
    assert_eq!((of("all=a,c")[0].way.clone(), of("all=b,a,c")[0].members.len()), (None, 3));
    // Where the first of them stood.
    let names: Vec<String> = of("late=b,c").into_iter().map(|p| p.name).collect();
    assert_eq!(names, ["a", "Late"]);
}
