import type { ControlId, ResourceProof } from '../../lib/compliance/controls/control';
import { controlOf, type RuleId } from '../../lib/compliance/gate/rule';
import { RULES } from '../../lib/compliance/gate/rules';
import { Draft, type DraftResource } from './draft';

const sabotagedRules = new Set<RuleId>();
const sabotagedControls = new Set<ControlId>();

/** What the tests of this file break, so that a test can say what none of them does. */
export const sabotaged: {
  readonly rules: ReadonlySet<RuleId>;
  readonly controls: ReadonlySet<ControlId>;
} = { rules: sabotagedRules, controls: sabotagedControls };

/**
 * Breaks a control in the smallest way and expects synth to fail by the name of the rule that defends it. The
 * evidence counts the test as the proof without which a technical control cannot be met.
 */
export function sabotage(id: RuleId, what: string, breakIt: (draft: Draft) => void): void {
  sabotagedRules.add(id);
  const control = controlOf({ id });
  // The finding of the rule, or that it finds nothing left to judge.
  expectFailure(control, [`${id} `, `${control} ${id}:`], what, breakIt);
}

/** Takes away what a resource proof counts on, resource by resource, until one is missing. */
export function sabotageProof(control: ControlId, proof: ResourceProof): void {
  const counted = (draft: Draft) =>
    draft
      .all(proof.ref)
      .filter((it) => Object.entries(proof.where ?? {}).every(([path, value]) => it.get(path) === value));
  const untilOneIsMissing = (breakIt: (resource: DraftResource) => void) => (draft: Draft) =>
    counted(draft)
      .slice(proof.atLeast - 1)
      .forEach(breakIt);
  const names = [`${control} ${proof.ref}:`];
  expectFailure(
    control,
    names,
    `without ${proof.detail}`,
    untilOneIsMissing((it) => it.remove()),
  );
  for (const [path, value] of Object.entries(proof.where ?? {})) {
    const spoilt =
      typeof value === 'boolean' ? !value : typeof value === 'number' ? value + 1 : `not ${value}`;
    const what = `${proof.detail}: ${path} is ${String(spoilt)}`;
    expectFailure(
      control,
      names,
      what,
      untilOneIsMissing((it) => it.set(path, spoilt)),
    );
  }
}

/** A rule that could not understand the template would fail for any change: that is no proof. */
const NOT_UNDERSTOOD = 'the rule could not read it';

function expectFailure(
  control: ControlId,
  names: readonly string[],
  what: string,
  breakIt: (draft: Draft) => void,
): void {
  sabotagedControls.add(control);
  test(`sabotage ${control} · ${what}`, () => {
    const draft = new Draft();
    breakIt(draft);
    // The rules of the control alone: the others could not name it, and take their time.
    const failures = draft.failures(RULES.filter((rule) => controlOf(rule) === control));
    expect(failures.filter((line) => names.some((name) => line.startsWith(name)))).not.toEqual([]);
    expect(failures.filter((line) => line.includes(NOT_UNDERSTOOD))).toEqual([]);
  });
}
