/* What stands, what stood before, and what was taken back; each with the place where its author was. */

const PAUSE = 1200; // a pause in typing is a place to come back to

export function begin(content) {
  return { content, past: [], future: [], last: "", at: 0 };
}

/** `place` is where it is changed. `field`: typing on in the same field is one change, until one pauses. */
export function keep(history, content, place, field = "", now = Date.now()) {
  const goesOn = field !== "" && field === history.last && now - history.at < PAUSE;
  const past = goesOn ? history.past : [...history.past.slice(-199), { content: history.content, place }];
  return { content, past, future: [], last: field, at: now };
}

/** With the place to go back to: where the change was made. `place` is where it is taken back. */
export function undone(history, place) {
  if (!history.past.length) {
    return [history, place];
  }
  const past = [...history.past];
  const before = past.pop();
  const future = [{ content: history.content, place }, ...history.future];
  return [{ content: before.content, past, future, last: "", at: 0 }, before.place];
}

export function redone(history, place) {
  if (!history.future.length) {
    return [history, place];
  }
  const [after, ...future] = history.future;
  const past = [...history.past, { content: history.content, place }];
  return [{ content: after.content, past, future, last: "", at: 0 }, after.place];
}
