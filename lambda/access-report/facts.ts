import type { Person } from '../shared/workforce';

/** An account of the workforce, as the directory has it. */
export interface DirectoryAccount {
  /** `sub`. */
  readonly account: string;
  readonly tenant: string | undefined;
  readonly status: 'active' | 'invited' | 'disabled';
  /** ISO 8601, as all times here. */
  readonly createdAt: string;
  /** Second factors that are turned on, as Cognito names them. */
  readonly factors: readonly string[];
  /** The last sign-in that succeeded, as far back as the directory remembers. */
  readonly lastSignIn: string | undefined;
}

/** An account of the application, as its database has it. */
export interface ApplicationAccount {
  readonly account: string;
  readonly tenant: string;
  readonly status: 'active' | 'suspended' | 'ended';
  readonly roles: readonly string[];
  readonly lastSignIn: string | undefined;
}

/** How a federated role of AWS was taken in the time the report looks at. */
export interface RoleUse {
  readonly role: string;
  readonly lastUse: string | undefined;
  readonly sessions: number;
  /** How many different people took it. */
  readonly people: number;
}

/** Everything that a report is made from. */
export interface Facts {
  /** Time of the report. */
  readonly at: string;
  readonly register: readonly Person[];
  readonly directory: readonly DirectoryAccount[];
  /** @default - the database was not asked: roles are those of the register */
  readonly application?: readonly ApplicationAccount[];
  readonly awsRoles: readonly RoleUse[];
  /** Accounts of patients, as the directory estimates them. */
  readonly patients: number;
}

/** What the sources say of one account together. */
export interface Known {
  readonly person: Person | undefined;
  readonly directory: DirectoryAccount | undefined;
  /** `not-asked` where there is no database. */
  readonly application: ApplicationAccount | 'not-asked' | undefined;
}

/** Where they come from. Each is complete, or throws. */
export interface Sources {
  directory(signal: AbortSignal): Promise<readonly DirectoryAccount[]>;
  application?(signal: AbortSignal): Promise<readonly ApplicationAccount[]>;
  awsRoles(signal: AbortSignal): Promise<readonly RoleUse[]>;
  patients(signal: AbortSignal): Promise<number>;
}
