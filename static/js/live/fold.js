// What a lesson's events add up to: the same pure rule as live/rules/state.py, proven by the same fixtures
// (tests/live). No DOM, no clock, no network. A state is plain JSON; `step` changes it, `fold` leaves it as it was.

export class Gap extends Error {}
export class UnknownEvent extends Error {}

const BLANK = "-";

export function initial() {
  return {
    seq: 0,
    phase: "planned",
    title: "",
    subject: "",
    opened_at: null,
    ended_at: null,
    sides: {},
    presenter: null,
    people: {},
    waiting: {},
    slides: null,
    chat: [],
    hands: [],
    polls: {},
    quizzes: {},
    announcement: null,
  };
}

/** The state after `event`; the old one stays as it was. A number already folded changes nothing. */
export function fold(state, event) {
  const draft = structuredClone(state);
  step(draft, event);
  return draft;
}

export function foldAll(events, state = null) {
  const draft = state ? structuredClone(state) : initial();
  for (const event of events) step(draft, event);
  return draft;
}

/** Changes `draft` by one event. Throws `Gap` when a number was passed over. */
export function step(draft, event) {
  if (event.seq <= draft.seq) return;
  if (event.seq !== draft.seq + 1) throw new Gap(`${draft.seq} is followed by ${event.seq}`);
  const apply = event.kind === BLANK ? null : STEPS[event.kind];
  if (apply === undefined) throw new UnknownEvent(event.kind);
  draft.seq = event.seq;
  if (apply) apply(draft, event.data, event);
}

function opened(s, d, e) {
  Object.assign(s, { phase: "open", title: d.title, subject: d.subject, presenter: d.presenter, opened_at: e.at });
  s.sides = {};
  for (const side of d.sides) s.sides[side.side] = { ...side, chat_open: true };
}

function ended(s, d, e) {
  Object.assign(s, { phase: "ended", ended_at: e.at, hands: [], waiting: {} });
  for (const person of Object.values(s.people)) Object.assign(person, { present: false, mic: false, cam: false });
  for (const one of [...Object.values(s.polls), ...Object.values(s.quizzes)]) one.open = false;
}

function announced(s, d, e) {
  s.announcement = d.text ? { text: d.text, at: e.at } : null;
}

function waiting(s, d) {
  s.waiting[d.participant] = { ...d };
}

function letGo(s, d) {
  delete s.waiting[d.participant];
}

function joined(s, d) {
  const { may_mic, may_cam } = s.people[d.participant] ?? { may_mic: true, may_cam: true };
  s.people[d.participant] = { ...d, present: true, mic: false, cam: false, may_mic, may_cam };
}

function left(s, d) {
  const person = s.people[d.participant];
  if (person) Object.assign(person, { present: false, mic: false, cam: false });
  lower(s, d);
}

function presenter(s, d) {
  s.presenter = d.participant;
}

function slides(s, d) {
  s.slides = d.item === null ? null : { ...d, page: 1 };
}

function moved(s, d) {
  if (s.slides && d.page <= s.slides.pages) s.slides.page = d.page;
}

function said(s, d, e) {
  s.chat.push({ line: e.seq, at: e.at, ...d, hidden_by: null });
}

function hidden(s, d) {
  if (!("by" in d)) {
    s.chat = s.chat.filter((line) => line.line !== d.line);
    return;
  }
  for (const line of s.chat) if (line.line === d.line) line.hidden_by = d.by;
}

function chatOpened(s, d, e) {
  const side = s.sides[d.side];
  if (side) side.chat_open = e.kind === "chat.opened";
}

function raise(s, d) {
  if (!s.hands.includes(d.participant)) s.hands.push(d.participant);
}

function lower(s, d) {
  s.hands = s.hands.filter((one) => one !== d.participant);
}

function pollOpened(s, d, e) {
  s.polls[e.seq] = {
    poll: e.seq,
    question: d.question,
    options: [...d.options],
    open: true,
    counts: d.options.map(() => 0),
    votes: {},
  };
}

function voted(s, d) {
  const poll = s.polls[d.poll];
  if (!poll?.open || d.choice >= poll.options.length) return;
  if (d.previous !== null) poll.counts[d.previous] -= 1;
  poll.counts[d.choice] += 1;
  if ("participant" in d) poll.votes[d.participant] = d.choice;
}

function pollClosed(s, d) {
  if (s.polls[d.poll]) s.polls[d.poll].open = false;
}

function quizGiven(s, d, e) {
  s.quizzes[e.seq] = { quiz: e.seq, ...structuredClone(d), open: true };
}

function quizClosed(s, d) {
  if (s.quizzes[d.quiz]) s.quizzes[d.quiz].open = false;
}

function media(s, d, e) {
  const person = s.people[d.participant];
  if (!person) return;
  if (e.kind === "media.allowed") {
    Object.assign(person, { may_mic: d.mic, may_cam: d.cam });
    Object.assign(person, { mic: person.mic && d.mic, cam: person.cam && d.cam });
  } else {
    Object.assign(person, { mic: d.mic && person.may_mic, cam: d.cam && person.may_cam });
  }
}

const STEPS = {
  "lesson.opened": opened,
  "lesson.ended": ended,
  announced,
  "person.waiting": waiting,
  "person.admitted": letGo,
  "person.refused": letGo,
  "person.joined": joined,
  "person.left": left,
  "person.removed": left,
  "presenter.changed": presenter,
  "slides.set": slides,
  "slide.moved": moved,
  "chat.said": said,
  "chat.hidden": hidden,
  "chat.opened": chatOpened,
  "chat.closed": chatOpened,
  "hand.raised": raise,
  "hand.lowered": lower,
  "poll.opened": pollOpened,
  "poll.voted": voted,
  "poll.closed": pollClosed,
  "quiz.given": quizGiven,
  "quiz.closed": quizClosed,
  "media.set": media,
  "media.allowed": media,
};
