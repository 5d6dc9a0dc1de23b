/* What stands, what stood before, and what was taken back. */

const PAUSE = 1200; // a pause in typing is a place to come back to

export function begin(content) {
  return { content, past: [], future: [], last: "", at: 0 };
}

/** `field`: typing on in the same field is one change, until one pauses. */
export function keep(history, content, field = "", now = Date.now()) {
  const goesOn = field !== "" && field === history.last && now - history.at < PAUSE;
  const past = goesOn ? history.past : [...history.past.slice(-199), history.content];
  return { content, past, future: [], last: field, at: now };
}

export function undone(history) {
  if (!history.past.length) {
    return history;
  }
  const past = [...history.past];
  const content = past.pop();
  return { content, past, future: [history.content, ...history.future], last: "", at: 0 };
}

export function redone(history) {
  if (!history.future.length) {
    return history;
  }
  const [content, ...future] = history.future;
  return { content, past: [...history.past, history.content], future, last: "", at: 0 };
}
