import {
  ABANDON,
  RELEASE,
  STEP_SECONDS,
  WORKFLOWS,
  type Step,
  type Workflow,
} from '../../../lambda/tenant-lifecycle/env';

/** States of Amazon States Language, as JSON. */
export type States = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export interface Definition {
  readonly Comment: string;
  readonly StartAt: string;
  readonly TimeoutSeconds: number;
  readonly States: States;
}

/** What the state is of: the progress alone. The rest is in the context of the execution. */
const BEGIN = 'Begin';
const DAY_SECONDS = 86_400;

/** What is refused, or is another run's, is so the next time, too; everything else is tried again. */
const retry = ({ retries }: Step) => [
  { ErrorEquals: ['Refused', 'LeaseLost'], MaxAttempts: 0 },
  {
    ErrorEquals: ['States.ALL'],
    IntervalSeconds: 5,
    BackoffRate: 2,
    MaxDelaySeconds: 60,
    MaxAttempts: retries,
    JitterStrategy: 'FULL',
  },
];

const caught = (Next: string, ...ErrorEquals: readonly string[]) => ({
  ErrorEquals: ErrorEquals.length > 0 ? ErrorEquals : ['States.ALL'],
  ResultPath: '$.failure',
  Next,
});

/** What the function throws with a sentence for people. */
const TELLING = ['Refused', 'LeaseLost', 'Inconsistent', 'InputError'];
const SENTENCE = 'In a sentence';

/**
 * Where a failed step leads. Of an onboarding, nothing was done before `reserve`, and what `reserve` is refused is
 * another's. Of the others, the lease is given back: at once when the function has answered, else when no call of it can
 * be at work any more.
 */
function failuresOf(workflow: Workflow, step: number): readonly object[] {
  if (workflow !== 'onboarding') return [caught(SENTENCE, ...TELLING), caught(entryOf(RELEASE))];
  if (step === 0) return [caught(SENTENCE, ...TELLING), caught('Failed')];
  if (step === 1) return [caught(SENTENCE, 'Refused', 'LeaseLost'), caught('Unreserved')];
  return [caught(entryOf(ABANDON))];
}

/** Lambda gives the message of an error in JSON, beside a stack trace: people are told the message. */
const inASentence = (next: string): States => {
  const keep = { 'progress.$': '$.progress' };
  return {
    [SENTENCE]: {
      Type: 'Pass',
      Parameters: {
        ...keep,
        failure: { 'Error.$': '$.failure.Error', 'told.$': 'States.StringToJson($.failure.Cause)' },
      },
      Next: `${SENTENCE}: cause`,
    },
    [`${SENTENCE}: cause`]: {
      Type: 'Pass',
      Parameters: {
        ...keep,
        failure: { 'Error.$': '$.failure.Error', 'Cause.$': '$.failure.told.errorMessage' },
      },
      Next: next,
    },
  };
};

/**
 * The state machine of a workflow, made of the list of steps that the function runs: code and definition cannot drift.
 * Sources: AWS Step Functions Developer Guide, "Using Amazon States Language to define workflows".
 */
export function lifecycleDefinition(workflow: Workflow, functionArn: string): Definition {
  const steps = WORKFLOWS[workflow];
  const task = (step: Step, undo: boolean, rest: object) => ({
    Type: 'Task',
    Comment: undo ? step.undo : step.does,
    Resource: 'arn:aws:states:::lambda:invoke',
    // Longer than the function lives: no call is at work when another one begins.
    TimeoutSeconds: STEP_SECONDS + 30,
    Parameters: {
      FunctionName: functionArn,
      Payload: {
        workflow,
        step: step.name,
        undo,
        'execution.$': '$$.Execution.Id',
        'started.$': '$$.Execution.StartTime',
        'entered.$': '$$.State.EnteredTime',
        'input.$': '$$.Execution.Input',
        'progress.$': '$.progress',
      },
    },
    ResultSelector: { 'progress.$': '$.Payload' },
    ResultPath: '$',
    Retry: retry(step),
    ...rest,
  });

  const states: Record<string, Readonly<Record<string, unknown>>> = {
    [BEGIN]: {
      Type: 'Pass',
      Parameters: { progress: { more: false, facts: {} } },
      Next: entryOf(steps[0]!),
    },
  };
  /** A step, with the pause before it and the loop around it. */
  const add = (step: Step, next: string, onFailure: readonly object[]) => {
    if (step.waits) states[`${step.name}: wait`] = { Type: 'Wait', Seconds: step.waits, Next: step.name };
    const Catch = onFailure;
    if (!step.repeats) {
      states[step.name] = task(step, false, { Catch, Next: next });
      return;
    }
    states[step.name] = task(step, false, { Catch, Next: `${step.name}: more?` });
    states[`${step.name}: more?`] = {
      Type: 'Choice',
      Choices: [{ Variable: '$.progress.more', BooleanEquals: true, Next: step.name }],
      Default: next,
    };
  };

  steps.forEach((step, i) => {
    const next = steps[i + 1];
    add(step, next ? entryOf(next) : 'Done', failuresOf(workflow, i));
  });
  if (workflow === 'onboarding') Object.assign(states, inASentence('Failed'), rollback(steps, add, task));
  else {
    Object.assign(states, inASentence(RELEASE.name));
    add(RELEASE, 'Failed', []);
    // What went wrong before is what counts; a lease that is not given back ends by itself.
    const Catch = [{ ErrorEquals: ['States.ALL'], ResultPath: '$.release', Next: 'Failed' }];
    states[RELEASE.name] = { ...states[RELEASE.name], ResultPath: '$.release', Catch };
  }
  states.Done = { Type: 'Succeed', OutputPath: '$.progress.facts' };
  states.Failed = { Type: 'Fail', ErrorPath: '$.failure.Error', CausePath: '$.failure.Cause' };
  return {
    Comment: `Tenants: ${workflow}. ${workflow === 'onboarding' ? 'All of it, or nothing.' : 'Every step may be done again.'}`,
    StartAt: BEGIN,
    TimeoutSeconds: workflow === 'onboarding' ? DAY_SECONDS : 30 * DAY_SECONDS,
    States: states,
  };
}

const entryOf = (step: Step): string => (step.waits ? `${step.name}: wait` : step.name);

function rollback(
  steps: readonly Step[],
  add: (step: Step, next: string, onFailure: readonly object[]) => void,
  task: (step: Step, undo: boolean, rest: object) => Readonly<Record<string, unknown>>,
): States {
  const undone = steps.filter(({ undo }) => undo !== undefined).toReversed();
  const undo = (step: Step) => `undo ${step.name}`;
  const states: Record<string, Readonly<Record<string, unknown>>> = {
    // It is not known whether the row was written. If there is an active tenant, it is another's.
    Unreserved: {
      Type: 'Pass',
      Parameters: { progress: { more: false, facts: { reserved: 'unknown' } } },
      Next: entryOf(ABANDON),
    },
    'Undo?': {
      Type: 'Choice',
      Choices: [
        { Variable: '$.progress.facts.outcome', StringEquals: 'undo', Next: undo(undone[0]!) },
        { Variable: '$.progress.facts.outcome', StringEquals: 'stands', Next: 'Done' },
      ],
      Default: 'NotOurs',
    },
    NotOurs: {
      Type: 'Fail',
      Error: 'Refused',
      Cause: 'Another run has the tenant, or had it. Nothing of it was touched.',
    },
    RolledBack: {
      Type: 'Fail',
      Error: 'RolledBack',
      Cause: 'A step failed for good, and all was taken back. The history of the execution says which.',
    },
    Stuck: {
      Type: 'Fail',
      Error: 'Stuck',
      Cause:
        'What was begun could not be taken back. The next run, or the daily sweep, does. docs/tenant-lifecycle.md',
    },
  };
  add(ABANDON, 'Undo?', [caught('Stuck')]);
  undone.forEach((step, i) => {
    const next = undone[i + 1];
    states[undo(step)] = task(step, true, {
      Catch: [caught('Stuck')],
      Next: next ? undo(next) : 'RolledBack',
    });
  });
  return states;
}
