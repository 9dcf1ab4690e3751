// What the parts of the room share: each is an element inside <lesson-room> (or <lesson-replay>, <lesson-example>, which
// answer the same questions) and is told the state when it changes.

export class Part extends HTMLElement {
  get room() {
    return this.closest("lesson-room, lesson-replay, lesson-example");
  }

  /** The element with `data-part="name"` inside this part. */
  part(name) {
    return this.querySelector(`[data-part="${name}"]`);
  }

  connectedCallback() {
    if (this.wired) return;
    this.wired = true;
    this.wire();
  }

  /** Once: listen to own controls. */
  wire() {}

  /** After each change: show `state`. */
  render() {}
}

export const SIGN_CLASS = (side) => `school-${side?.colour ?? 1}`;

/** The side of a participant, or null. */
export function sideOf(state, participant) {
  const person = state.people[participant];
  return person ? (state.sides[person.side] ?? null) : null;
}

/** People present, by side number: {1: [person, …], 2: […]}; each list in the order of names given by the server. */
export function presentBySide(state) {
  const sides = Object.fromEntries(Object.keys(state.sides).map((key) => [key, []]));
  for (const person of Object.values(state.people)) if (person.present) sides[person.side]?.push(person);
  const collator = new Intl.Collator("vi");
  for (const list of Object.values(sides)) list.sort((a, b) => rank(a) - rank(b) || collator.compare(a.name, b.name));
  return sides;
}

const RANK = { teacher: 0, screen: 1, pupil: 2, guest: 3 };
const rank = (person) => RANK[person.role] ?? 9;

/** Pupils and guests present on a side. */
export function learners(list) {
  return list.filter((person) => person.role === "pupil" || person.role === "guest");
}
