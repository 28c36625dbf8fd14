import { randomUUID } from 'node:crypto';
import { CLOCK_TOLERANCE_SECONDS, HIGHEST } from './limits';
import { attributesOf, type FoundItem, type Item, noteOf, sessionOf } from './session-item';
import { type SessionStore, SessionStoreError } from './store';

interface Keyed {
  readonly TableName: string;
  readonly Key: Item;
}

interface Conditional {
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues?: Item;
}

interface Options {
  readonly abortSignal: AbortSignal;
}

/** The part of `DynamoDB` of `@aws-sdk/client-dynamodb` that is used. */
export interface SessionTableClient {
  getItem(
    input: Keyed & { ConsistentRead: true },
    options: Options,
  ): Promise<{ Item?: FoundItem | undefined }>;
  putItem(input: { TableName: string; Item: Item } & Conditional, options: Options): Promise<unknown>;
  updateItem(input: Keyed & Conditional & { UpdateExpression: string }, options: Options): Promise<unknown>;
  deleteItem(input: Keyed, options: Options): Promise<unknown>;
}

/** Longer, and the request that waits is better refused. */
const PATIENCE_MS = 3000;
/** Items outlive what they say by an hour; then DynamoDB removes them when it comes to it. */
const KEPT_SECONDS = HIGHEST.absoluteHours * 3600 + 3600;
const ALIVE = 'attribute_exists(#key) AND attribute_not_exists(#ended)';

/**
 * Sessions in one DynamoDB table with the string partition key `key` and the TTL attribute `expires`.
 *
 * An answer may be lost on its way, and the SDK then asks again what was done already: so a write whose success says whose
 * turn it is holds, too, when it meets what it has written itself (`writeId`, `endId`, `leaseOwner`).
 * Source: Amazon DynamoDB Developer Guide, "Condition and filter expressions, operators, and functions".
 */
export function dynamodbSessionStore(dynamodb: SessionTableClient, table: string): SessionStore {
  const sessionKey = (session: string) => `session#${session}`;
  const personKey = (directory: string, person: string) => `person#${directory}#${person}`;
  const keyed = (key: string): Keyed => ({ TableName: table, Key: { key: { S: key } } });

  async function get(key: string): Promise<FoundItem | undefined> {
    const { Item } = await asking('GetItem', (options) =>
      dynamodb.getItem({ ...keyed(key), ConsistentRead: true }, options),
    );
    return Item;
  }

  /** @returns whether there was nothing before */
  function putOnce(key: string, values: Readonly<Record<string, unknown>>): Promise<boolean> {
    const writeId = randomUUID();
    const input = {
      TableName: table,
      Item: { key: { S: key }, ...attributesOf({ ...values, writeId }) },
      ConditionExpression: 'attribute_not_exists(#key) OR #writeId = :writeId',
      ExpressionAttributeNames: { '#key': 'key', '#writeId': 'writeId' },
      ExpressionAttributeValues: { ':writeId': { S: writeId } },
    };
    return holding('PutItem', (options) => dynamodb.putItem(input, options));
  }

  /** @returns whether the condition held */
  function update(
    key: string,
    condition: string,
    to: Readonly<Record<string, unknown>>,
    values: Readonly<Record<string, string | number>> = {},
  ): Promise<boolean> {
    const set = Object.entries(to).filter(([, value]) => value !== undefined);
    const removed = Object.keys(to).filter((name) => to[name] === undefined);
    const clauses = [
      ...(set.length > 0 ? [`SET ${set.map(([name]) => `#${name} = :${name}`).join(', ')}`] : []),
      ...(removed.length > 0 ? [`REMOVE ${removed.map((name) => `#${name}`).join(', ')}`] : []),
    ].join(' ');
    const names = `${clauses} ${condition}`.match(/#\w+/g) ?? [];
    const given = attributesOf({ ...Object.fromEntries(set), ...values });
    return holding('UpdateItem', (options) =>
      dynamodb.updateItem(
        {
          ...keyed(key),
          UpdateExpression: clauses,
          ConditionExpression: condition,
          ExpressionAttributeNames: Object.fromEntries(names.map((name) => [name, name.slice(1)])),
          ExpressionAttributeValues: Object.fromEntries(
            Object.entries(given).map(([name, value]) => [`:${name}`, value]),
          ),
        },
        options,
      ),
    );
  }

  return {
    async read(session) {
      const item = await get(sessionKey(session));
      return item && sessionOf(item);
    },

    async endOfPerson(directory, person) {
      const item = await get(personKey(directory, person));
      return item && numberOf(item.notBefore);
    },

    async create(session) {
      const { session: id, ended: _, ...rest } = session;
      const made = await putOnce(sessionKey(id), { ...rest, expires: session.began + KEPT_SECONDS });
      if (!made) throw new SessionStoreError('PutItem: the session is there already');
    },

    change(session, only, to) {
      const key = sessionKey(session);
      if ('lease' in only) {
        const mine = `${ALIVE} AND #leaseOwner = :owner`;
        const back = { ...to, leaseOwner: undefined, leaseUntil: undefined };
        return update(key, mine, back, { owner: only.lease });
      }
      // Whoever is asking the directory with an older token must not write what it hears.
      const stop = to.refreshToken ? { leaseOwner: undefined, leaseUntil: undefined } : {};
      return update(key, `${ALIVE} AND #secret = :only`, { ...to, ...stop }, { only: only.secret });
    },

    touch: (session, at, { since, idle }) =>
      update(
        sessionKey(session),
        `${ALIVE} AND #seen BETWEEN :idle AND :since`,
        { seen: at },
        { since, idle },
      ),

    lease: (session, { owner, at, until }) =>
      update(
        sessionKey(session),
        `${ALIVE} AND (attribute_not_exists(#leaseUntil) OR #leaseUntil <= :at OR #leaseOwner = :leaseOwner)`,
        { leaseOwner: owner, leaseUntil: until },
        { at },
      ),

    end: (session, { at, reason, by }) =>
      update(sessionKey(session), `(${ALIVE}) OR #endId = :endId`, {
        ended: at,
        endReason: reason,
        endBy: by,
        endId: randomUUID(),
        // Nothing is kept that could still be used, or that nobody will ask for any more.
        refreshToken: undefined,
        emergency: undefined,
        leaseOwner: undefined,
        leaseUntil: undefined,
      }),

    async endRecorded(session) {
      await update(sessionKey(session), 'attribute_exists(#ended)', { endRecorded: true });
    },

    async endPerson(directory, person, { at, reason }) {
      const expires = at + KEPT_SECONDS + CLOCK_TOLERANCE_SECONDS;
      await update(
        personKey(directory, person),
        'attribute_not_exists(#notBefore) OR #notBefore < :notBefore',
        { notBefore: at, reason, expires },
      );
    },

    note: ({ kind, id, data, expires }) => putOnce(`${kind}#${id}`, { data, expires }),

    async noted(kind, id, now) {
      const item = await get(`${kind}#${id}`);
      const note = item && noteOf(kind, id, item);
      return note && note.expires > now ? note : undefined;
    },

    async forget(kind, id) {
      await asking('DeleteItem', (options) => dynamodb.deleteItem(keyed(`${kind}#${id}`), options));
    },
  };
}

/** @throws SessionStoreError, for a person whose end cannot be read may have left */
function numberOf(value: FoundItem[string] | undefined): number {
  const number = Number(value?.N);
  if (!Number.isSafeInteger(number)) throw new SessionStoreError('GetItem: an item that is none of ours');
  return number;
}

async function holding(operation: string, call: (options: Options) => Promise<unknown>): Promise<boolean> {
  try {
    await call({ abortSignal: AbortSignal.timeout(PATIENCE_MS) });
    return true;
  } catch (error) {
    if (nameOf(error) === 'ConditionalCheckFailedException') return false;
    throw new SessionStoreError(`${operation}: ${nameOf(error)}`, { cause: error });
  }
}

async function asking<T>(operation: string, call: (options: Options) => Promise<T>): Promise<T> {
  try {
    return await call({ abortSignal: AbortSignal.timeout(PATIENCE_MS) });
  } catch (error) {
    throw new SessionStoreError(`${operation}: ${nameOf(error)}`, { cause: error });
  }
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'unknown');
