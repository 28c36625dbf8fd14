import type { Citation } from '../hipaa/paragraphs';

export type { Citation };

/** The families of the catalogue, in the order a reader meets them. */
export const FAMILIES = {
  NET: 'Network boundary',
  TLS: 'Transmission security',
  KEY: 'Encryption at rest',
  IDN: 'Identity and sessions',
  TEN: 'Tenant isolation',
  AUD: 'Audit trail',
  DOC: 'Documents and integrity',
  LOG: 'Application logs',
  BAK: 'Contingency',
  DET: 'Detection',
  INC: 'Incidents and breach notification',
  VND: 'Vendors and agreements',
  WRK: 'Workforce',
  PHY: 'Physical safeguards',
  RSK: 'Risk analysis',
  RGT: 'Patient rights',
  SAF: 'Patient safety',
  INT: 'Integrations',
  TEL: 'Telehealth',
  CHG: 'Change',
  EVD: 'Evidence',
} as const;

export type Family = keyof typeof FAMILIES;

/** Permanent: an id, once published, never names another control. */
export type ControlId = `${Family}-${number}`;

/** T: proved by resources and tests. A: proved by a register. I: inherited from AWS. */
export type ControlKind = 'T' | 'A' | 'I' | 'T+A';

/** Where the control acts; the evidence groups and filters by it. */
export type Layer =
  'network' | 'edge' | 'identity' | 'application' | 'data' | 'operations' | 'organization' | 'facility';

export type Owner = 'platform engineer' | 'security officer' | 'privacy officer' | 'AWS';

/** A rule of the gate: nothing failed, and something was judged, unless the rule forbids what it names. */
export interface RuleProof {
  readonly kind: 'rule';
  readonly ref: string;
}

/** Resources that must exist in the synthesized templates for the control to hold at all. */
export interface ResourceProof {
  readonly kind: 'resource';
  /** CloudFormation type. */
  readonly ref: string;
  readonly atLeast: number;
  /** Which resources of the type count, such as "the key-policy alarm"; matched by `where`. */
  readonly detail: string;
  /**
   * Properties (dotted paths) that a counted resource has, with their literal values.
   * @default - every resource of the type counts
   */
  readonly where?: Readonly<Record<string, string | number | boolean>>;
}

/** A test, by the marker in its name: `proof IDN-2` or `sabotage KEY-1`. */
export interface TestProof {
  readonly kind: 'test';
  readonly ref: string;
}

/** An entry of an administrative register. */
export interface RegisterProof {
  readonly kind: 'register';
  readonly ref: string;
}

/** A document of a third party, with the date it speaks of. */
export interface DocumentProof {
  readonly kind: 'document';
  readonly ref: string;
  readonly detail: string;
  /**
   * Last day on which the document counts, YYYY-MM-DD: a year after the end of a report's period.
   * @default - it speaks of no period
   */
  readonly until?: string;
}

export type Proof = RuleProof | ResourceProof | TestProof | RegisterProof | DocumentProof;

/** One promise, as data. Everything else in the product is derived from these. */
export interface Control {
  readonly id: ControlId;
  readonly title: string;
  readonly kind: ControlKind;
  readonly layer: Layer;
  readonly owner: Owner;
  /** What holds, in one or two sentences. */
  readonly statement: string;
  /** The risk it treats, in plain words. */
  readonly risk: string;
  /** Paragraphs of 45 CFR Part 164 that it serves; empty only where no paragraph applies. */
  readonly citations: readonly Citation[];
  /** The proofs that exist today. Rules named after the control are added by `proofsOf`. */
  readonly proofs: readonly Proof[];
  /**
   * What the specification of the control demands and is not built yet, one phrase each.
   * While the list is not empty the control is `planned`, whatever its proofs say.
   */
  readonly pending: readonly string[];
}

export type Status = 'met' | 'unproved' | 'not-met' | 'attested' | 'inherited' | 'planned';
