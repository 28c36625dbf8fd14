import type { AuditRecordInput } from '../../runtime/audit/client';
import type { SessionStore } from '../../runtime/sessions/store';
import type { Signer } from '../../runtime/tlog/note';
import type { Evidence } from '../shared/audit/evidence';
import type { Logger } from '../shared/logger';

/** What is known of an account; undefined when the directory has none. */
export interface AccountState {
  readonly enabled: boolean;
  /** Second factors that are turned on, as Cognito names them. */
  readonly factors: readonly string[];
  /** Devices that the directory remembers. */
  readonly devices: number;
}

/** The directory of the workforce. Everything may be done again; an account that is not there is no error. */
export interface Directory {
  look(account: string): Promise<AccountState | undefined>;
  /** From then on nobody signs in with it. @returns whether there is such an account; as the others do */
  disable(account: string): Promise<boolean>;
  signOut(account: string): Promise<boolean>;
  turnOffFactors(account: string): Promise<boolean>;
  forgetDevices(account: string): Promise<boolean>;
}

/** Accounts of the application, from which tokens are made. */
export interface Accounts {
  /** Ends one for good. Done again it changes nothing. @returns whether the tenant, an active one, has such an account */
  end(tenant: string, account: string): Promise<boolean>;
}

/** What leaving touches. */
export interface World {
  readonly directory: Directory;
  readonly sessions: Pick<SessionStore, 'endPerson'>;
  readonly accounts: Accounts;
  /** @throws unless the record is stored and accepted */
  readonly record: (record: AuditRecordInput) => Promise<void>;
  readonly evidence: Evidence;
  readonly signer: () => Promise<Signer>;
  readonly logger: Logger;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}
