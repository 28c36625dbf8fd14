import { agreementProblems } from './agreement-checks';
import { agreementsSchema, type Agreement, type AgreementsFile } from './agreement-schema';
import { parseRegister, readRegister, type RegisterKind } from './register-file';
import { TERM_IDS } from './terms';

const KIND: RegisterKind<AgreementsFile> = {
  what: "the register of customers' agreements",
  shape: 'a mapping with templates and agreements',
  control: 'VND-4',
  schema: agreementsSchema,
  problems: agreementProblems,
};

export type AgreementState = Agreement['state'];

/** Customers' agreements, validated, as of a day (VND-4, TEN-3). */
export interface AgreementRegister {
  /** File it was read from, for people. */
  readonly source: string;
  /** Day on which it was judged, YYYY-MM-DD. */
  readonly today: string;
  readonly agreements: readonly Agreement[];
}

/**
 * Reads the register of customers' agreements.
 * @param file path, relative to the project, where synth runs
 * @param today day on which it is judged, YYYY-MM-DD
 * @throws ConfigError listing every problem, with its line
 */
export function loadAgreements(file: string, today: string): AgreementRegister {
  return parseAgreements(readRegister(KIND, file), file, today);
}

/**
 * Validates the text of a register.
 * @throws ConfigError listing every problem, with its line
 */
export function parseAgreements(text: string, source: string, today: string): AgreementRegister {
  const { agreements } = parseRegister(KIND, text, source, today);
  return { source, today, agreements };
}

/** The state of an agreement on a day: one whose term is over has ended, whatever the register says. */
export function stateOn(agreement: Agreement, today: string): AgreementState {
  if (agreement.state !== 'executed') return agreement.state;
  return agreement.endsOn !== undefined && agreement.endsOn < today ? 'ended' : 'executed';
}

/**
 * The register as the functions of the tenant lifecycle read it: JSON, without names of customers. States are those of
 * the day of the synth; a function compares `endsOn` with its own clock as well.
 */
export function renderAgreements({ agreements, today }: AgreementRegister): string {
  const rendered = agreements.map((agreement) => {
    const { tenant } = agreement;
    const state = stateOn(agreement, today);
    if (agreement.state === 'requested') return { tenant, state };
    const { executedOn, endsOn, retainUntil, legalHold, sha256 } = agreement;
    return {
      tenant,
      state,
      executedOn,
      ...(endsOn !== undefined && { endsOn }),
      ...(retainUntil !== undefined && { retainUntil }),
      ...(legalHold !== undefined && { legalHold }),
      sha256,
    };
  });
  return `${JSON.stringify({ agreements: rendered }, undefined, 1)}\n`;
}

/** What the register proves of VND-4 on its day: that every agreement in force says all that VND-4 lists. */
export function attestAgreements({ agreements, source, today }: AgreementRegister): {
  readonly detail: string;
  readonly result: 'pass' | 'not-run';
} {
  const inForce = agreements.filter((agreement) => stateOn(agreement, today) === 'executed');
  const lacking = inForce.flatMap((agreement) =>
    agreement.state === 'requested'
      ? []
      : TERM_IDS.filter((id) => !agreement.terms.includes(id)).map((id) => `${agreement.tenant} lacks ${id}`),
  );
  const count = `${inForce.length} in force of ${agreements.length} in ${source}`;
  if (inForce.length === 0) return { detail: `${count}: nothing to attest`, result: 'not-run' };
  return lacking.length > 0
    ? { detail: `${count}; ${lacking.join(', ')}`, result: 'not-run' }
    : { detail: count, result: 'pass' };
}
