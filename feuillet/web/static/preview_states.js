// What the preview is, and what happens to it.  The only place that decides whether the pages shown
// are those of the form: nothing here touches the page, the network or a clock.
//
//   empty    pages that name nobody; somebody is to be named before one prints
//   ready    the pages are those of what stands in the form
//   waiting  they were, less than LATE ago: they stay as they are
//   update   newer ones are being made: they fade
//   busy     the same, and the server asks for patience
//   behind   a field is wrong: they are old, grey, and say so, or not there yet
//   failed   nobody knows, or the session is over and something typed would go with it: they are
//            old, grey, and say why, or not there yet
//   closed   the session is over: they are gone

export const LATE = 300; // ms before pages that may be old fade
export const LOST = 10000; // ms after which an answer no longer comes
export const AGAIN = 2000; // ms before one more try, unasked

const UNSETTLED = ["waiting", "update", "busy"];

export const FIRST = Object.freeze({
  name: "empty",
  asked: 0, // counts every change: only the answer to the newest is shown
  silence: 0, // the change that began « waiting »: those that follow do not prolong it
  shown: 0, // the change that the pages answer; none before the first
  anonymous: true, // whether the pages shown name nobody
  attempt: 0, // counts every request: only the failure of the newest counts
  retried: false, // whether the newest change was asked for once more after a failure
  whole: false, // whether the newest was asked for with no picture taken as known
  then: "", // what was pressed meanwhile: done once the pages are true
  why: "", // in « behind » the field, in « failed » the sentence
});

// Returns the next state, and what is to be done: [{ do, ... }].
export function step(state, event) {
  if (state.name === "closed") return [state, []];
  const newest = event.number === undefined || event.number === state.asked;
  const unsettled = UNSETTLED.includes(state.name);
  switch (event.type) {
    case "change": {
      // Only what was true may wait in silence.
      const silent = ["ready", "waiting"].includes(state.name);
      return change(state, silent ? "waiting" : "update", event.pause ?? 0);
    }
    case "next": {
      const [next, effects] = change({ ...state, anonymous: true, shown: 0 }, "update", 0);
      return [next, [{ do: "clear" }, ...effects]];
    }
    case "late":
      return state.name === "waiting" && event.number === state.silence ? [{ ...state, name: "update" }, []] : [state, []];
    case "lacking":
    case "wrong": {
      if (!newest || !unsettled) return [state, []];
      const name = event.type === "lacking" && state.anonymous ? "empty" : "behind";
      return pressed({ ...state, name, why: event.field });
    }
    case "answer": {
      // One that comes after all is as true as one that comes in time.
      if (!newest || !(unsettled || state.name === "failed")) return [state, []];
      if (!event.complete) return incomplete(state);
      const name = event.anonymous ? "empty" : "ready";
      const next = { ...state, name, shown: state.asked, anonymous: Boolean(event.anonymous), why: "" };
      const [after, effects] = pressed(next);
      return [after, [{ do: "show", answer: event.answer }, ...effects]];
    }
    case "busy":
      if (!newest || !unsettled) return [state, []];
      return ask({ ...state, name: "busy" }, event.after);
    case "lost":
    case "failed": {
      if (!newest || !unsettled || event.attempt !== state.attempt) return [state, []];
      if (!event.final && !state.retried) return ask({ ...state, name: "update", retried: true, whole: true }, AGAIN);
      return [{ ...state, name: "failed", then: "", why: event.why }, []];
    }
    case "retry":
      return state.name === "failed" ? change(state, "update", 0, true) : [state, []];
    case "press":
      return pressed({ ...state, then: event.action });
    case "closed":
      return [{ ...state, name: "closed", then: "" }, [{ do: "leave" }]];
    default:
      throw new Error(event.type);
  }
}

function change(state, name, pause, whole = false) {
  const next = { ...state, name, asked: state.asked + 1, retried: false, whole, then: "", why: "" };
  const begins = name === "waiting" && state.name !== "waiting";
  if (begins) next.silence = next.asked;
  const [asked, effects] = ask(next, pause);
  return [asked, begins ? [...effects, { do: "timer", after: LATE, event: { type: "late", number: next.asked } }] : effects];
}

function ask(state, pause) {
  const next = { ...state, attempt: state.attempt + 1 };
  const [number, attempt] = [next.asked, next.attempt];
  const lost = { type: "lost", number, attempt, why: "lost" };
  return [next, [{ do: "ask", number, attempt, pause, whole: next.whole }, { do: "timer", after: LOST + pause, event: lost }]];
}

// A picture that was said to be here is not: all are asked for, once.
function incomplete(state) {
  if (state.whole) return [{ ...state, name: "failed", then: "", why: "unreadable" }, []];
  return ask({ ...state, name: "update", whole: true }, 0);
}

// What was pressed is done where the pages are true, led elsewhere where they cannot be.
function pressed(state) {
  const { then } = state;
  if (!then || UNSETTLED.includes(state.name)) return [state, []];
  const settled = { ...state, then: "" };
  const nameless = state.name === "empty" && !state.why && then === "download";
  if (state.name === "ready" || nameless) return [settled, [{ do: then }]];
  if (state.name === "failed") return [settled, []];
  return [settled, [{ do: "lead", field: state.why }]];
}

// How a state looks: whether there are pages, whether they fade or are grey, and whether they print.
export function look(state) {
  const pages = { ready: "true", waiting: "true", empty: "true", update: "faded", busy: "faded", closed: "none" }[state.name] ?? "old";
  return {
    // Before the first ones, and after the last patient's, none is old.
    pages: state.shown ? pages : "none",
    prints: { ready: "now", waiting: "soon", update: state.shown ? "soon" : "no", busy: state.shown ? "soon" : "no" }[state.name] ?? "no",
  };
}
