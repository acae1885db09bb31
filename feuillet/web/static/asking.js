// What is asked of the server, and what can come of it.

export class Closed extends Error {}
// Said where it would lose what was typed.
export const OVER = "la session est finie. Ouvrez feuillet dans un autre onglet (adresse affichée ou mot de passe), puis réessayez : ce que vous avez tapé est gardé ici.";
export class Busy extends Error {
  constructor(seconds) {
    super("busy");
    this.after = 1000 * seconds;
  }
}
// A refusal in words: asking again would give the same.
export class Refused extends Error {}

export async function ask(path, body, signal) {
  const answer = await fetch(path, { method: "POST", body, signal, headers: { Accept: "application/json" } });
  if (answer.status === 401) throw new Closed();
  // Without a time to come back, somebody must first mend the server.
  if (answer.status === 503 && answer.headers.has("Retry-After")) throw new Busy(Number(answer.headers.get("Retry-After")));
  return answer;
}

// Asks until the server is free.
export async function insist(path, body) {
  for (;;) {
    try {
      return await ask(path, body);
    } catch (error) {
      if (!(error instanceof Busy)) throw error;
      await new Promise((done) => setTimeout(done, error.after));
    }
  }
}

export async function wordsOf(answer) {
  const told = await answer.json();
  return [...(told.general ?? []), ...Object.values(told.problems ?? {}).flat()].join(" ") || told.title || "";
}
