import { CONTROLS, controlById } from '../../../lib/compliance/controls';
import { FAMILIES, type ControlId } from '../../../lib/compliance/controls/control';
import { RULES } from '../../../lib/compliance/gate/rules';
import { PARAGRAPHS } from '../../../lib/compliance/hipaa/paragraphs';
import { ADDED_CITATIONS, LIMITS, SPECIFICATION } from './specification';

/** `312(a)` stands for `164.312(a)` and everything below it. */
const standsFor = (specified: string, citation: string): boolean =>
  citation === `164.${specified}` || citation.startsWith(`164.${specified}(`);

test('holds every specified control once, in order, with its kind', () => {
  expect(CONTROLS.map(({ id, kind }) => [id, kind])).toEqual(SPECIFICATION.map(([id, kind]) => [id, kind]));
});

test('families stand in the order in which readers meet them', () => {
  expect([...new Set(CONTROLS.map(({ id }) => id.split('-')[0]))]).toEqual(Object.keys(FAMILIES));
});

const specified = SPECIFICATION.map(([id, , ...citations]) => ({ id, specified: citations }));

test.each(specified)('$id cites what was specified and nothing else', ({ id, specified }) => {
  const { citations } = controlById(id);
  const allowed = [...specified, ...(ADDED_CITATIONS[id] ?? [])];
  expect(specified.filter((text) => !citations.some((citation) => standsFor(text, citation)))).toEqual([]);
  expect(citations.filter((citation) => !allowed.some((text) => standsFor(text, citation)))).toEqual([]);
  expect(citations.filter((citation) => !(citation in PARAGRAPHS))).toEqual([]);
  expect(new Set(citations).size).toBe(citations.length);
});

const promised = (Object.keys(LIMITS) as ControlId[]).map((id) => ({ id, limits: LIMITS[id] ?? [] }));

test.each(promised)('$id promises $limits', ({ id, limits }) => {
  const { statement } = controlById(id);
  expect(limits.filter((limit) => !statement.includes(limit))).toEqual([]);
});

test.each(CONTROLS.map((control) => [control.id, control] as const))(
  '%s is written for its readers',
  (_, control) => {
    expect(control.title.length).toBeLessThanOrEqual(50);
    expect(control.risk).not.toBe(control.statement);
    for (const text of [control.statement, control.risk]) expect(text).toMatch(/^[A-Z].{30,}\.$/);
    for (const phrase of control.pending) expect(phrase).toMatch(/^.{5,}[^.]$/);
  },
);

test('a control of people or of AWS that claims to be complete shows a proof of its own', () => {
  const silent = CONTROLS.filter(
    ({ kind, proofs, pending }) => !kind.includes('T') && pending.length === 0 && proofs.length === 0,
  );
  expect(silent).toEqual([]);
});

test('rules are proofs by their names and are listed by no control', () => {
  const listed = CONTROLS.flatMap(({ proofs }) => proofs.filter(({ kind }) => kind === 'rule'));
  expect(listed).toEqual([]);
});

test('tests that prove a control bear its name', () => {
  const foreign = CONTROLS.flatMap(({ id, proofs }) =>
    proofs.filter(
      ({ kind, ref }) => kind === 'test' && ref !== `proof ${id}` && ref !== `proof ${id} in a browser`,
    ),
  );
  expect(foreign).toEqual([]);
});

test('an unknown id is refused', () => {
  expect(() => controlById('NET-99')).toThrow('controlById("NET-99"): no such control');
});

test('what claims to be complete and is not kept by people is defended by a rule of the gate', () => {
  const undefended = CONTROLS.filter(
    ({ id, kind, pending }) =>
      kind !== 'A' && pending.length === 0 && !RULES.some((rule) => rule.id.startsWith(`${id}.`)),
  );
  expect(undefended.map(({ id }) => id)).toEqual([]);
});
