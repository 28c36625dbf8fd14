import type { Citation, ControlId, ControlKind, Family, Layer, Owner, Status } from '../controls/control';
import type { Exception } from '../gate/exception';
import type { Judgements } from '../gate/row';

/** One proof with its outcome, as `controls.json` shows it. */
export interface ProofRecord {
  readonly kind: 'resource' | 'rule' | 'test' | 'register' | 'document';
  readonly ref: string;
  /** Stacks in which it was seen, comma separated; empty where none applies. */
  readonly stack: string;
  readonly detail: string;
  readonly result: 'pass' | 'fail' | 'not-run';
}

/** An exception that touches a control, with what it excuses. */
export interface ExceptionRecord extends Exception {
  /** `<stack>/<logical id>` of every resource it excused. */
  readonly resources: readonly string[];
}

/** An entry of `controls.json`. */
export interface ControlRecord {
  readonly id: ControlId;
  readonly family: Family;
  readonly title: string;
  readonly kind: ControlKind;
  readonly layer: Layer;
  readonly owner: Owner;
  readonly statement: string;
  readonly risk: string;
  readonly citations: readonly Citation[];
  readonly status: Status;
  readonly proofs: readonly ProofRecord[];
  readonly pending: readonly string[];
  readonly exceptions: readonly ExceptionRecord[];
}

/** An entry of `inventory.json`: one resource of the templates. */
export interface InventoryItem {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  readonly path?: string;
  /** AWS service as the HIPAA Eligible Services Reference names it; undefined when the list does not. */
  readonly service?: string;
  readonly eligibility: 'eligible' | 'phi-neutral' | 'not-named';
  /** What the list asks for before the service may hold PHI. */
  readonly condition?: string;
  /** `yes` for a store or carrier that nobody declared PHI-free, `no` with the reason when declared, else `n/a`. */
  readonly phi: 'yes' | 'no' | 'n/a';
  readonly phiReason?: string;
  /**
   * What encrypts it at rest, as `encryptionOf` says: `<stack>/<logical id>` of a key, `AWS owned`, `SSE-S3`…,
   * comma separated where there are several; undefined when nothing is stored.
   */
  readonly encryptedBy?: string;
}

/** A paragraph of the rule with the controls that answer it. */
export interface CitationRecord {
  readonly citation: Citation;
  readonly title: string;
  readonly rule: 'security' | 'breach' | 'privacy';
  readonly requirement: 'required' | 'addressable' | null;
  readonly controls: readonly ControlId[];
  /** Why no control answers it, where none does: not applicable to a business associate, for instance. */
  readonly answer?: string;
}

export interface TemplateRecord {
  readonly stack: string;
  /** File name in the cloud assembly. */
  readonly file: string;
  readonly sha256: string;
  readonly resources: number;
  readonly region?: string;
}

/** A rule of ours, as far as a reader of its judgements needs it. */
export interface RuleRecord {
  readonly id: string;
  readonly title: string;
  readonly help: string;
}

/** A drawing computed from the templates. */
export interface Diagram {
  /** File name without its ending. */
  readonly name: 'network-map' | 'data-flow';
  readonly title: string;
  /** A complete SVG document: light and dark, readable on paper. */
  readonly svg: string;
  /** The same in words, a connection a line. */
  readonly connections: readonly string[];
}

/** Everything that the evidence package shows. Renderers read this and nothing else. */
export interface Evidence {
  readonly bulwark: string;
  readonly deployment: {
    readonly name: string;
    readonly environment: string;
    readonly account: string;
    readonly region: string;
    /** Day on which everything that expires was judged. */
    readonly judgedOn: string;
  };
  /** Digest of the sources, and whether a test run of exactly these sources was found. */
  readonly source: { readonly sha256: string; readonly tests: 'run' | 'not run for this source' };
  readonly passed: boolean;
  /** Why it did not pass, a line each. */
  readonly failures: readonly string[];
  readonly controls: readonly ControlRecord[];
  readonly citations: readonly CitationRecord[];
  readonly judgements: Judgements;
  /** Our rules; the packs and AWS's engine describe theirs elsewhere. */
  readonly rules: readonly RuleRecord[];
  readonly inventory: readonly InventoryItem[];
  readonly templates: readonly TemplateRecord[];
  readonly diagrams: readonly Diagram[];
}
