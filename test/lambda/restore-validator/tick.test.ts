import type { RestoreJob, RestoredCluster } from '../../../lambda/restore-validator/jobs';
import { GIVE_UP_MS, tick, type Tick } from '../../../lambda/restore-validator/tick';
import type { Result } from '../../../lambda/restore-validator/validate';
import { memoryEvidence } from '../../support/memory-evidence';

const MINUTE = 60_000;
const START = Date.parse('2026-05-01T03:00:00.000Z');

const JOB: RestoreJob = {
  id: 'job-1',
  recoveryPointArn: 'arn:aws:backup:us-east-1:111122223333:recovery-point:continuous:cluster-abc-1',
  cluster: 'awsbackup-restore-test-1',
  startedAt: new Date(START),
};
const PASSED: Result = {
  job: JOB.id,
  recoveryPoint: JOB.recoveryPointArn,
  validatedAt: new Date(START).toISOString(),
  verdict: 'passed',
  reasons: [],
  rto: { minutes: 45, limit: 240 },
};

/** AWS as it behaves: what is asked for takes until the next look, and is refused at the wrong time. */
function world(job: RestoreJob = JOB) {
  const state = {
    now: START + 20 * MINUTE,
    cluster: { host: 'restored.example.com', status: 'available', prepared: false } as
      RestoredCluster | undefined,
    verdict: undefined as { passed: boolean; message: string } | undefined,
    validated: 0,
    lines: [] as string[],
  };
  const change = (next: Partial<RestoredCluster>) => {
    if (!state.cluster) throw new Error('no such cluster');
    state.cluster = { ...state.cluster, ...next };
  };
  const evidence = memoryEvidence();
  const log = (message: string) => state.lines.push(message);
  const by: Tick = {
    jobs: {
      awaiting: () => Promise.resolve(state.verdict ? [] : [job]),
      conclude: (id, passed, message) => {
        expect(id).toBe(job.id);
        if (state.cluster?.instance) throw new Error('AWS Backup cannot remove a cluster with an instance');
        state.verdict = { passed, message };
        state.cluster = undefined;
        return Promise.resolve();
      },
    },
    clusters: {
      describe: () => Promise.resolve(state.cluster),
      prepare: () => Promise.resolve(change({ prepared: true, status: 'modifying' })),
      addInstance: () => {
        if (!state.cluster?.prepared || state.cluster.status !== 'available') throw new Error('InvalidState');
        return Promise.resolve(change({ instance: 'creating' }));
      },
      removeInstance: () => {
        if (state.cluster?.instance === 'deleting') throw new Error('InvalidDBInstanceState');
        return Promise.resolve(change({ instance: 'deleting' }));
      },
    },
    objectives: { rpoMinutes: 15, rtoMinutes: 240 },
    validate: () => {
      state.validated++;
      return Promise.resolve(PASSED);
    },
    evidence,
    logger: { info: log, warn: log, error: log },
    clock: () => state.now,
  };
  /** Time goes by, and AWS gets on with it. */
  const later = (minutes = 5) => {
    state.now += minutes * MINUTE;
    if (!state.cluster) return;
    const { instance, ...cluster } = state.cluster;
    const next = instance === 'creating' ? 'available' : instance === 'deleting' ? undefined : instance;
    state.cluster = { ...cluster, status: 'available', ...(next && { instance: next }) };
  };
  return { state, by, evidence, later };
}

test('proof BAK-2 · a restore is opened, judged, kept as evidence, and concluded, a step at a time', async () => {
  const { state, by, evidence, later } = world();
  const results: Result[] = [];
  for (let i = 0; i < 8 && !state.verdict; i++) {
    results.push(...(await tick(by)));
    later();
  }
  expect(results).toEqual([PASSED]);
  expect(state).toMatchObject({
    verdict: { passed: true, message: 'everything is there' },
    validated: 1,
    cluster: undefined,
  });
  expect([...evidence.files.keys()]).toEqual(['recovery/restore-tests/2026-05-01-job-1.json']);
});

test('sabotage BAK-2 · a call that fails at any step costs one run, and no verdict', async () => {
  const calls = ['describe', 'prepare', 'addInstance', 'removeInstance', 'conclude', 'create', 'validate'];
  for (const failing of calls) {
    for (const answered of [false, true]) {
      const { state, by, evidence, later } = world();
      let failed = false;
      const faulty =
        (name: string, real: (...args: never[]) => Promise<unknown>) =>
        async (...args: never[]) => {
          const fails = name === failing && !failed;
          if (fails) failed = true;
          if (fails && !answered) throw new Error('fault before');
          const answer = await real(...args);
          if (fails) throw new Error('fault after');
          return answer;
        };
      const wrap = <T extends object>(target: T): T =>
        new Proxy(target, {
          get: (it, name: string) => {
            const member = it[name as keyof T] as unknown;
            return typeof member === 'function' ? faulty(name, member.bind(it) as never) : member;
          },
        });
      const broken: Tick = {
        ...by,
        jobs: wrap(by.jobs),
        clusters: wrap(by.clusters),
        evidence: wrap(evidence),
        validate: faulty('validate', by.validate) as Tick['validate'],
      };
      for (let i = 0; i < 12 && !state.verdict; i++) {
        await tick(broken);
        later();
      }
      expect({ failing, answered, failed, verdict: state.verdict?.passed }).toEqual({
        failing,
        answered,
        failed: true,
        verdict: true,
      });
      expect(evidence.files.size).toBe(1);
    }
  }
});

test('sabotage BAK-2 · what cannot be opened fails loudly, after eight hours', async () => {
  const { state, by, later } = world();
  const unreachable: Tick = { ...by, validate: () => Promise.reject(new TypeError('refused')) };
  const results: Result[] = [];
  while (!state.verdict && state.now < START + 2 * GIVE_UP_MS) {
    results.push(...(await tick(unreachable)));
    later(30);
  }
  expect(state.verdict).toEqual({ passed: false, message: 'it could not be opened: TypeError' });
  expect(results).toMatchObject([{ verdict: 'failed', rto: { limit: 240 } }]);
  expect(state.cluster).toBeUndefined();
});

test('sabotage BAK-2 · a cluster that never becomes available fails loudly', async () => {
  const { state, by } = world();
  state.cluster = { host: '', status: 'creating', prepared: false };
  state.now = START + GIVE_UP_MS + MINUTE;
  expect(await tick(by)).toMatchObject([{ verdict: 'failed', reasons: ['it could not be opened in time'] }]);
});

test('sabotage BAK-2 · a cluster that is gone before it was judged has failed', async () => {
  const { state, by } = world();
  state.cluster = undefined;
  await tick(by);
  await tick(by);
  expect(state.verdict).toEqual({ passed: false, message: 'the cluster is gone' });
});

test('one restore that fails does not keep the others', async () => {
  const other: RestoreJob = { ...JOB, id: 'job-2', cluster: 'awsbackup-restore-test-2' };
  const { by, later } = world();
  const both: Tick = {
    ...by,
    jobs: { ...by.jobs, awaiting: () => Promise.resolve([other, JOB]) },
    clusters: {
      ...by.clusters,
      describe: (name) =>
        name === other.cluster ? Promise.reject(new Error('fault')) : by.clusters.describe(name),
    },
  };
  const results: Result[] = [];
  for (let i = 0; i < 4; i++) {
    results.push(...(await tick(both)));
    later();
  }
  expect(results).toEqual([PASSED]);
});
