import type { Context } from '../tenancy/tenancy-database';
import type { Attacker, Heard } from './attacker';
import { NO_POLICIES, SUPERUSER } from './walls';

/** An attempt to read, infer, change or delete what another tenant, `lakeside`, has. */
export interface Attack {
  /** What it tries. */
  readonly name: string;
  /**
   * Does it. It has succeeded when it returns true, when anything came back that only a row of the other tenant holds, or
   * when anything is different afterwards that is not its own: rows of the other tenant, keys, policies, privileges, roles.
   */
  attempt(attacker: Attacker): Promise<boolean | void>;
  /** SQL of a superuser that takes down the wall in its way. Then it must succeed: it was no mere mistake. */
  readonly wall: string;
  /** Who begins, in a transaction of `riverside`; `nobody` begins without a context. @default - role administrator */
  readonly as?: Partial<Context> | 'nobody';
  /** Whether it begins and ends transactions itself, or needs several connections. @default false */
  readonly outside?: boolean;
  /** Whether it takes thousands of rows to tell. @default false */
  readonly crowded?: boolean;
}

/** Reads rows: something of the other tenant would come back. As the role that may read most. */
export const reads = (name: string, sql: string, wall: string = NO_POLICIES): Attack => ({
  name,
  as: { role: 'emergency' },
  wall,
  attempt: async (attacker) => {
    await attacker.sql(sql);
  },
});

/** Changes rows: something of the other tenant would be different. */
export const changes = (name: string, sql: string, wall: string = NO_POLICIES): Attack => ({
  name,
  wall,
  attempt: async (attacker) => {
    await attacker.sql(sql);
  },
});

/** What no application may do at all. Where it may not, PostgreSQL refuses, or warns and does nothing. */
export const denied = (sql: string, wall: string = SUPERUSER): Attack => ({
  name: sql,
  wall,
  attempt: async (attacker) =>
    (await attacker.undone(sql)).ok &&
    !attacker.heard.some((heard) => heard.includes('"severity":"WARNING"')),
});

/** Compares the answers to two questions, one about what another tenant has, and one about what nobody has. */
export const tells = (
  name: string,
  wall: string,
  [known, unknown]: readonly [string, string],
  ask: (attacker: Attacker, what: string) => Promise<Heard>,
  as?: Attack['as'],
): Attack => ({
  name,
  wall,
  ...(as && { as }),
  attempt: async (attacker) => {
    const answers: string[] = [];
    for (const what of [known, unknown]) {
      const heard = await ask(attacker, what);
      answers.push(JSON.stringify(heard).replaceAll(what, '<asked>'));
    }
    return answers[0] !== answers[1];
  },
});
