/* Asks the server what is not right yet, a little after one stops typing. It knows every rule; none is repeated here. */

const PAUSE = 500;

/** `tell({problems, advice})`, or `tell(null)` where there is no answer: what was said before stands no more. */
export function createChecker(address, token, tell) {
  let timer = 0;
  let asking = null;
  const ask = async (content) => {
    asking?.abort();
    asking = new AbortController();
    try {
      const answer = await fetch(address, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token, "X-Requested-With": "XMLHttpRequest" },
        body: JSON.stringify(content),
        signal: asking.signal,
      });
      tell(answer.ok ? await answer.json() : null);
    } catch (error) {
      if (error.name !== "AbortError") {
        tell(null);
      }
    }
  };
  return (content) => {
    clearTimeout(timer);
    timer = setTimeout(() => ask(content), PAUSE);
  };
}
