import { type Note, type SessionStore, SessionStoreError, type StoredSession } from '../sessions/store';

interface Kept extends StoredSession {
  readonly lease?: { readonly owner: string; readonly until: number } | undefined;
}

const NOTHING = new Uint8Array();

/**
 * For tests only: sessions in the memory of this process, which keeps nothing and tells no other process. It refuses and
 * accepts what `dynamodbSessionStore` does; conditions hold because nothing is awaited between a condition and its change.
 */
export function memorySessionStore(): SessionStore {
  const sessions = new Map<string, Kept>();
  const ends = new Map<string, number>();
  const notes = new Map<string, Note>();
  const personKey = (directory: string, person: string) => `${directory}#${person}`;
  const noteKey = (kind: string, id: string) => `${kind}#${id}`;

  /** @returns whether the session lives and the condition held */
  function update(session: string, holds: (kept: Kept) => boolean, to: Partial<Kept>): boolean {
    const kept = sessions.get(session);
    if (!kept || kept.ended || !holds(kept)) return false;
    sessions.set(session, structuredClone({ ...kept, ...to }));
    return true;
  }

  return {
    async read(session) {
      const kept = sessions.get(session);
      if (!kept) return undefined;
      const { lease: _, ...stored } = structuredClone(kept);
      return stored;
    },

    endOfPerson: async (directory, person) => ends.get(personKey(directory, person)),

    async create(session) {
      if (sessions.has(session.session)) throw new SessionStoreError('create: the session is there already');
      sessions.set(session.session, structuredClone({ ...session, ended: undefined }));
    },

    async change(session, only, to) {
      if ('lease' in only)
        return update(session, ({ lease }) => lease?.owner === only.lease, { ...to, lease: undefined });
      // Whoever is asking the directory with an older token must not write what it hears.
      const stop = to.refreshToken ? { lease: undefined } : {};
      return update(session, ({ secret }) => secret === only.secret, { ...to, ...stop });
    },

    touch: async (session, at, { since, idle }) =>
      update(session, ({ seen }) => idle <= seen && seen <= since, { seen: at }),

    lease: async (session, { owner, at, until }) =>
      update(session, ({ lease }) => lease === undefined || lease.until <= at, { lease: { owner, until } }),

    end: async (session, { at, reason, by }) =>
      update(session, () => true, {
        ended: { at, reason, recorded: false, ...(by && { by }) },
        refreshToken: NOTHING,
        emergency: undefined,
        lease: undefined,
      }),

    async endRecorded(session) {
      const kept = sessions.get(session);
      if (kept?.ended) sessions.set(session, { ...kept, ended: { ...kept.ended, recorded: true } });
    },

    async endPerson(directory, person, { at }) {
      const key = personKey(directory, person);
      ends.set(key, Math.max(at, ends.get(key) ?? at));
    },

    async note(note) {
      const key = noteKey(note.kind, note.id);
      if (notes.has(key)) return false;
      notes.set(key, structuredClone(note));
      return true;
    },

    async noted(kind, id, now) {
      const note = notes.get(noteKey(kind, id));
      return note && note.expires > now ? structuredClone(note) : undefined;
    },

    async forget(kind, id) {
      notes.delete(noteKey(kind, id));
    },
  };
}
