/** What the catalogue of a database says, as far as a rule asks. Object ids are those of the server; 0 is PUBLIC as a role. */
export interface Catalog {
  readonly server: readonly Server[];
  readonly roles: readonly Role[];
  readonly memberships: readonly Membership[];
  readonly schemas: readonly Schema[];
  readonly relations: readonly Relation[];
  readonly columns: readonly Column[];
  readonly domains: readonly Domain[];
  readonly policies: readonly Policy[];
  readonly indexes: readonly Index[];
  readonly constraints: readonly Constraint[];
  readonly functions: readonly Routine[];
  readonly triggers: readonly Trigger[];
  readonly rewriteRules: readonly RewriteRule[];
  readonly viewSources: readonly ViewSource[];
  readonly sequences: readonly SequenceUse[];
  readonly statistics: readonly ExtendedStatistics[];
  readonly grants: readonly Grant[];
  readonly defaultGrants: readonly DefaultGrant[];
  readonly publications: readonly Published[];
  readonly slots: readonly Slot[];
  readonly extensions: readonly Extension[];
  readonly largeObjects: readonly LargeObjects[];
  readonly settings: readonly Setting[];
}

export interface Server {
  /** Such as 170005. */
  readonly version: number;
  readonly database: string;
  /** As SQL writes it. */
  readonly quoted: string;
  /** Who asks. */
  readonly role: string;
}

export interface Role {
  readonly oid: number;
  readonly name: string;
  readonly quoted: string;
  readonly login: boolean;
  readonly superuser: boolean;
  readonly bypassRls: boolean;
  readonly createRole: boolean;
  readonly replication: boolean;
}

/** `member` is a member of `role`. Before PostgreSQL 16 a membership could always be set, and inherited as the member says. */
export interface Membership {
  readonly role: number;
  readonly member: number;
  readonly inherit: boolean;
  readonly set: boolean;
  readonly admin: boolean;
}

export interface Schema {
  readonly oid: number;
  readonly name: string;
  readonly quoted: string;
  readonly owner: number;
}

export type RelationKind = 'table' | 'view' | 'materialized view' | 'foreign table' | 'sequence';

export interface Relation {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  /** With its schema, as SQL writes it. */
  readonly quoted: string;
  readonly kind: RelationKind;
  readonly partitioned: boolean;
  readonly owner: number;
  readonly rls: boolean;
  readonly forced: boolean;
  /** What it is a part or a child of. */
  readonly parents: readonly number[];
  readonly options: readonly string[];
  readonly comment: string | null;
}

export interface Column {
  readonly relation: number;
  readonly name: string;
  readonly quoted: string;
  readonly type: number;
  readonly typeName: string;
  readonly notNull: boolean;
  readonly identity: boolean;
  readonly comment: string | null;
  /** Whether the planner keeps values of it. */
  readonly statistics: boolean;
}

export interface Domain {
  readonly oid: number;
  readonly base: number;
  readonly notNull: boolean;
  /** As `CHECK (…)`. */
  readonly checks: readonly string[];
}

export type Command = 'select' | 'insert' | 'update' | 'delete';

export interface Policy {
  readonly relation: number;
  readonly quoted: string;
  readonly permissive: boolean;
  readonly roles: readonly number[];
  readonly command: Command | 'all';
  /** As the server prints it; null where there is none. */
  readonly using: string | null;
  readonly check: string | null;
  /** Functions that the expressions call. */
  readonly functions: readonly number[];
}

export interface Index {
  readonly relation: number;
  readonly quoted: string;
  /** The constraint that it serves, if it serves one: primary key, unique, exclusion. */
  readonly constraint: 'p' | 'u' | 'x' | '';
  /** Whether a value in it keeps others out. */
  readonly unique: boolean;
  /** Names of the columns of its key, null for an expression; in order. */
  readonly key: readonly (string | null)[];
  /** Names of the types of those columns. */
  readonly types: readonly (string | null)[];
}

export interface Constraint {
  readonly relation: number;
  readonly quoted: string;
  readonly kind: 'check' | 'foreign key';
  readonly definition: string;
  readonly columns: readonly string[];
  /** 0 but for a foreign key. */
  readonly target: number;
  readonly targetColumns: readonly string[];
}

export interface Routine {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  /** With schema and types of its arguments. */
  readonly quoted: string;
  readonly kind: 'function' | 'procedure' | 'aggregate';
  readonly owner: number;
  readonly definer: boolean;
  readonly leakproof: boolean;
  readonly immutable: boolean;
  /** Whether it is called by a trigger alone. */
  readonly trigger: boolean;
  /** Whether its names were resolved when it was made (`begin atomic`). */
  readonly resolved: boolean;
  readonly settings: readonly string[];
  readonly body: string;
  readonly extension: boolean;
}

export interface Trigger {
  readonly relation: number;
  readonly quoted: string;
  readonly function: number;
}

export interface RewriteRule {
  readonly relation: number;
  readonly quoted: string;
}

/** A view reads a relation. */
export interface ViewSource {
  readonly view: number;
  readonly source: number;
}

/** A sequence counts the rows of a column. */
export interface SequenceUse {
  readonly relation: number;
  readonly column: string;
}

export interface ExtendedStatistics {
  readonly relation: number;
  readonly quoted: string;
}

export interface Grant {
  readonly on: 'relation' | 'column' | 'schema' | 'function' | 'database';
  readonly object: number;
  readonly grantee: number;
  /** In lower case. */
  readonly privilege: string;
}

export interface DefaultGrant {
  /** Whose objects, once they are made. */
  readonly role: number;
  /** Empty for every schema. */
  readonly schema: string;
  readonly kind: 'tables' | 'sequences' | 'functions' | 'types' | 'schemas' | 'large objects';
  readonly grantee: number;
  readonly privilege: string;
}

export interface Published {
  readonly publication: string;
  readonly everything: boolean;
  readonly relation: number;
}

export interface Slot {
  readonly name: string;
  readonly plugin: string;
}

export interface Extension {
  readonly name: string;
  readonly quoted: string;
  /** Whether PUBLIC may execute functions of it. */
  readonly open: boolean;
}

export interface LargeObjects {
  readonly count: number;
}

/** Of a role in a database; empty where it is for all. */
export interface Setting {
  readonly role: string;
  readonly database: string;
  readonly name: string;
  readonly value: string;
}
