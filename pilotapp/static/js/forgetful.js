// The outbox of a phone that is not hers alone: what is not sent stays on the phone; all else is forgotten with the page.
import { isTime, newest } from "./state.js";

const isPersonal = (key) => key.includes(":"); // 'snapshot:' and the uid of a person
const isDraft = (key) => key.startsWith("draft/"); // how heavy it is and what about, for the family to read

export function forgetful(outbox) {
  const notes = new Map();
  const note = (key, value) => void notes.set(key, value);
  const seen = (owner, snapshot) => newest(notes.get(`snapshot:${owner}`), snapshot);
  return {
    ...outbox,
    add: async (entry, { snapshot = null, ...more } = {}) => {
      const verdict = await outbox.add(entry, { ...more, snapshot: seen(entry.owner, snapshot) });
      if (verdict === "saved" && more.ends) notes.delete(more.ends);
      return verdict;
    },
    settle: async (owner, answers, { received_at, snapshot } = {}) => {
      const done = await outbox.settle(owner, answers);
      if (isTime(snapshot?.as_of)) note(`snapshot:${owner}`, seen(owner, snapshot));
      if (done.stored && isTime(received_at)) note(`delivered:${owner}`, received_at);
      return done;
    },
    recall: async (key) => (isPersonal(key) || notes.has(key) ? notes.get(key) : outbox.recall(key)), // a draft from when it was hers alone
    remember: async (key, value) => (isPersonal(key) || isDraft(key) ? note(key, value) : outbox.remember(key, value)),
    forget: async (key) => {
      notes.delete(key);
      return outbox.forget(key);
    },
  };
}
