/** A state machine in Amazon States Language, run by a small interpreter that refuses what it does not know. */
import type { Definition } from '../../lib/constructs/tenancy/lifecycle-definition';

export interface Execution {
  readonly status: 'SUCCEEDED' | 'FAILED';
  readonly output?: unknown;
  readonly error?: string;
  readonly cause?: string;
  /** States that were entered, in order. */
  readonly states: readonly string[];
  /** Seconds that it waited: in Wait states, and between attempts at most. */
  readonly waited: number;
}

export interface Machine {
  /** Runs the function; what it throws is an error of its name. */
  readonly invoke: (payload: unknown) => Promise<unknown>;
  /** Seconds go by. */
  readonly pass: (seconds: number) => void;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly id: string;
}

type State = Readonly<Record<string, unknown>>;
interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
  readonly MaxAttempts: number;
  readonly JitterStrategy?: string;
}
interface Catcher {
  readonly ErrorEquals: readonly string[];
  readonly ResultPath: string;
  readonly Next: string;
}

const FIELDS: Readonly<Record<string, readonly string[]>> = {
  Task: [
    'Comment',
    'Resource',
    'TimeoutSeconds',
    'Parameters',
    'ResultSelector',
    'ResultPath',
    'Retry',
    'Catch',
    'Next',
  ],
  Choice: ['Choices', 'Default'],
  Pass: ['Parameters', 'Next'],
  Wait: ['Seconds', 'Next'],
  Succeed: ['OutputPath'],
  Fail: ['Error', 'Cause', 'ErrorPath', 'CausePath'],
};

/** More than any execution here takes: a loop that never ends is a mistake. */
const MOST_STATES = 2000;

/**
 * Runs a definition with an input.
 * Source: Amazon States Language, states-language.net/spec.html.
 * @throws when the definition has what this interpreter does not know, or names no state
 */
export async function execute(definition: Definition, input: unknown, machine: Machine): Promise<Execution> {
  check(definition);
  const started = new Date(machine.clock()).toISOString();
  const states: string[] = [];
  let waited = 0;
  const wait = (seconds: number) => {
    waited += seconds;
    machine.pass(seconds);
  };
  let data: unknown = input;
  let name = definition.StartAt;
  for (;;) {
    const state = definition.States[name]!;
    states.push(name);
    if (states.length > MOST_STATES) throw new Error(`the execution does not end: ${name}`);
    const context = {
      Execution: { Id: machine.id, StartTime: started, Input: input },
      State: { EnteredTime: new Date(machine.clock()).toISOString() },
    };
    switch (state.Type) {
      case 'Succeed':
        return {
          status: 'SUCCEEDED',
          output: path((state.OutputPath as string) ?? '$', data, context),
          states,
          waited,
        };
      case 'Fail': {
        const text = (literal: unknown, reference: unknown) =>
          reference === undefined ? literal : path(reference as string, data, context);
        return {
          status: 'FAILED',
          error: text(state.Error, state.ErrorPath) as string,
          cause: text(state.Cause, state.CausePath) as string,
          states,
          waited,
        };
      }
      case 'Wait':
        wait(state.Seconds as number);
        name = state.Next as string;
        break;
      case 'Pass':
        data = fill(state.Parameters, data, context);
        name = state.Next as string;
        break;
      case 'Choice': {
        const chosen = (state.Choices as readonly State[]).find((rule) => holds(rule, data, context));
        name = (chosen?.Next ?? state.Default) as string;
        break;
      }
      default: {
        const [next, result] = await attempt(state, data, context, machine, wait);
        name = next;
        data = result;
      }
    }
  }
}

async function attempt(
  state: State,
  data: unknown,
  context: object,
  machine: Machine,
  wait: (seconds: number) => void,
): Promise<[string, unknown]> {
  const { Payload } = fill(state.Parameters, data, context) as { readonly Payload: unknown };
  const attempts = new Map<Retrier, number>();
  for (;;) {
    try {
      const answer = { Payload: await machine.invoke(structuredClone(Payload)) };
      const result = fill(state.ResultSelector, structuredClone(answer), context);
      return [state.Next as string, put(data, state.ResultPath as string, result)];
    } catch (thrown) {
      const error = thrown as Error;
      const retrier = (state.Retry as readonly Retrier[]).find((entry) => matches(entry, error));
      const made = retrier ? (attempts.get(retrier) ?? 0) : 0;
      if (retrier && made < retrier.MaxAttempts) {
        attempts.set(retrier, made + 1);
        wait(Math.min(retrier.MaxDelaySeconds!, retrier.IntervalSeconds! * retrier.BackoffRate! ** made));
        continue;
      }
      const catcher = (state.Catch as readonly Catcher[]).find((entry) => matches(entry, error));
      if (!catcher) throw new Error(`uncaught in the state machine: ${error.name}`, { cause: thrown });
      // As Lambda tells of what a function of Node.js threw.
      const cause = { errorType: error.name, errorMessage: error.message, trace: [String(error)] };
      const failure = { Error: error.name, Cause: JSON.stringify(cause) };
      return [catcher.Next, put(data, catcher.ResultPath, failure)];
    }
  }
}

/** @param where `$`, or a member of the input that is kept */
const put = (data: unknown, where: string, result: unknown): unknown =>
  where === '$' ? result : { ...(data as object), [where.slice(2)]: result };

const matches = ({ ErrorEquals }: Pick<Retrier, 'ErrorEquals'>, { name }: Error): boolean =>
  ErrorEquals.includes(name) || ErrorEquals.includes('States.ALL');

function holds(rule: State, data: unknown, context: object): boolean {
  const { Variable, Next: _, ...test } = rule;
  const value = path(Variable as string, data, context, true);
  const [[operator, expected]] = Object.entries(test) as [[string, unknown]];
  if (Object.keys(test).length !== 1 || (operator !== 'BooleanEquals' && operator !== 'StringEquals')) {
    throw new Error(`Choice: ${Object.keys(test).join(', ')}`);
  }
  return value === expected;
}

/** A template: members whose names end in `.$` are references. */
function fill(template: unknown, data: unknown, context: object): unknown {
  if (typeof template !== 'object' || template === null) return template;
  if (Array.isArray(template)) return template.map((item) => fill(item, data, context));
  return Object.fromEntries(
    Object.entries(template).map(([name, value]) =>
      name.endsWith('.$')
        ? [name.slice(0, -2), reference(value as string, data, context)]
        : [name, fill(value, data, context)],
    ),
  );
}

const PARSE = /^States\.StringToJson\((.+)\)$/;

/** A path, or the one function that there is. */
function reference(text: string, data: unknown, context: object): unknown {
  const [, argument] = PARSE.exec(text) ?? [];
  return argument === undefined
    ? path(text, data, context)
    : (JSON.parse(path(argument, data, context) as string) as unknown);
}

/** A reference such as `$.a.b`, or `$$.Execution.Id` into the context. @throws when it names nothing */
function path(reference: string, data: unknown, context: object, optional = false): unknown {
  if (!/^\$\$?(\.[A-Za-z]+)*$/.test(reference)) throw new Error(`path ${reference}`);
  const names = reference.split('.').slice(1);
  let value: unknown = reference.startsWith('$$') ? context : data;
  for (const name of names) {
    const members = value as Readonly<Record<string, unknown>> | null | undefined;
    if (typeof members !== 'object' || members === null || !Object.hasOwn(members, name)) {
      if (optional) return undefined;
      throw new Error(`States.ParameterPathFailure: ${reference}`);
    }
    value = members[name];
  }
  return value;
}

/** Where a result goes. */
const PLACE = /^\$(\.[a-z]+)?$/;

function check({ States: states, StartAt, ...rest }: Definition): void {
  const known = (name: unknown, where: string) => {
    if (typeof name !== 'string' || !Object.hasOwn(states, name))
      throw new Error(`${where}: no state ${String(name)}`);
  };
  const strange = Object.keys(rest).filter((name) => !['Comment', 'TimeoutSeconds'].includes(name));
  if (strange.length > 0) throw new Error(`definition: ${strange.join(', ')}`);
  known(StartAt, 'StartAt');
  for (const [name, { Type, ...fields }] of Object.entries(states)) {
    if (name.length > 80) throw new Error(`${name}: a name has 80 characters at most`);
    const allowed = FIELDS[Type as string];
    if (!allowed) throw new Error(`${name}: type ${String(Type)}`);
    const unknown = Object.keys(fields).filter((field) => !allowed.includes(field));
    if (unknown.length > 0) throw new Error(`${name}: ${unknown.join(', ')}`);
    if (allowed.includes('Next')) known(fields.Next, name);
    if (Type === 'Choice') {
      known(fields.Default, name);
      for (const { Next } of fields.Choices as readonly State[]) known(Next, name);
    }
    if (Type !== 'Task') continue;
    if (fields.Resource !== 'arn:aws:states:::lambda:invoke' || !PLACE.test(fields.ResultPath as string))
      throw new Error(`${name}: Resource, ResultPath`);
    for (const { Next, ResultPath } of fields.Catch as readonly Catcher[]) {
      known(Next, name);
      if (!PLACE.test(ResultPath) || ResultPath === '$') throw new Error(`${name}: ResultPath of a Catch`);
    }
    for (const list of [fields.Retry, fields.Catch] as readonly (readonly Catcher[])[]) {
      // Step Functions refuses States.ALL beside other names, and before the end of the list.
      list.forEach(({ ErrorEquals }, i) => {
        if (ErrorEquals.includes('States.ALL') && (ErrorEquals.length > 1 || i < list.length - 1)) {
          throw new Error(`${name}: States.ALL must stand alone, at the end`);
        }
      });
    }
  }
}
