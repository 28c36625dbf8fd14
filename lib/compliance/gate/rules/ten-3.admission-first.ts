import { isObject, type Json, type JsonObject, type TemplateResource } from '../../template/template';
import { textOf } from '../../template/text';
import { PURPOSE_TAG } from '../archive';
import { notApplicable, problem, problemWith } from '../judging';
import type { Rule } from '../rule';

/** The step that reads the register of agreements, by the purpose of the state machine. */
const GATES: Readonly<Record<string, string>> = {
  'tenant-onboarding': 'admit',
  'tenant-destruction': 'examine',
};

/** 45 CFR 164.504(e), 164.314(a). AWS Step Functions Developer Guide, "Amazon States Language". */
export const admissionFirst: Rule = {
  id: 'TEN-3.admission-first',
  title: 'No tenant begins or is destroyed before its agreement was looked at',
  help: 'Let the first task be the step that reads the register, and end where it refuses.',
  types: ['AWS::StepFunctions::StateMachine'],
  judge(machine) {
    const gate = GATES[machine.tag(PURPOSE_TAG) ?? ''];
    if (gate === undefined) return notApplicable;
    const definition = definitionOf(machine);
    if (!definition) return [problem(machine, 'DefinitionString', 'a definition in the template')];
    const path = 'DefinitionString';
    const states = isObject(definition.States) ? definition.States : {};
    const first = firstTask(definition, states);
    if (stepOf(first) !== gate) {
      return [problemWith(path, `first step: ${stepOf(first) ?? 'none'}`, `${gate} as the first task`)];
    }
    const refused = Array.isArray(first?.Catch) ? (first.Catch as readonly Json[]) : [];
    const next = refused.map((it) => (isObject(it) ? it.Next : undefined));
    const reached = reachable(
      next.filter((name) => typeof name === 'string'),
      states,
    );
    return typeof first?.Next === 'string' && reached.has(first.Next)
      ? [problemWith(path, `${gate} goes on when it refuses`, 'an end that fails')]
      : [];
  },
};

function definitionOf(machine: TemplateResource): JsonObject | undefined {
  const text = textOf(machine.get('DefinitionString'));
  if (text === undefined) return undefined;
  try {
    const definition = JSON.parse(text) as Json;
    return isObject(definition) ? definition : undefined;
  } catch {
    return undefined;
  }
}

/** Every state that can follow, whatever happens. */
function reachable(from: readonly string[], states: JsonObject): ReadonlySet<string> {
  const seen = new Set<string>();
  const open = [...from];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const state = states[name];
    if (seen.has(name) || !isObject(state)) continue;
    seen.add(name);
    const ways = ['Catch', 'Choices'].flatMap((key) => (Array.isArray(state[key]) ? state[key] : []));
    for (const way of [state, ...ways]) {
      if (isObject(way)) open.push(...[way.Next, way.Default].filter((next) => typeof next === 'string'));
    }
  }
  return seen;
}

/** The first state that does something, from the start and through those that only pass. */
function firstTask(definition: JsonObject, states: JsonObject): JsonObject | undefined {
  let name = definition.StartAt;
  for (let steps = 0; steps < Object.keys(states).length && typeof name === 'string'; steps++) {
    const state = states[name];
    if (!isObject(state)) return undefined;
    if (state.Type !== 'Pass') return state;
    name = state.Next;
  }
  return undefined;
}

function stepOf(state: JsonObject | undefined): string | undefined {
  if (state?.Type !== 'Task' || !isObject(state.Parameters)) return undefined;
  const { Payload } = state.Parameters;
  return isObject(Payload) && typeof Payload.step === 'string' ? Payload.step : undefined;
}
