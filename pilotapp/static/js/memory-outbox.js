// The outbox of a shared phone: unsent entries stay on the phone; everything else is only kept in memory.
import { isTime, newest } from "./state.js";

const isPersonal = (key) => key.includes(":"); // for example 'snapshot:' and the uid of a person

export function memoryOutbox(outbox) {
  const notes = new Map();
  const note = (key, value) => void notes.set(key, value);
  const seen = (owner, snapshot) => newest(notes.get(`snapshot:${owner}`), snapshot);
  return {
    ...outbox,
    add: (entry, { snapshot = null, ...more } = {}) => outbox.add(entry, { ...more, snapshot: seen(entry.owner, snapshot) }),
    withdraw: (entry, { snapshot = null } = {}) => outbox.withdraw(entry, { snapshot: seen(entry.owner, snapshot) }),
    settle: async (owner, answers, { received_at, snapshot } = {}) => {
      const done = await outbox.settle(owner, answers);
      if (isTime(snapshot?.as_of)) note(`snapshot:${owner}`, seen(owner, snapshot));
      if (done.stored && isTime(received_at)) note(`delivered:${owner}`, received_at);
      return done;
    },
    recall: async (key) => (isPersonal(key) ? notes.get(key) : outbox.recall(key)),
    remember: async (key, value) => (isPersonal(key) ? note(key, value) : outbox.remember(key, value)),
  };
}
