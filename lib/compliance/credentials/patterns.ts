/** A credential that text can show. */
export interface CredentialPattern {
  /** What it is, as reports name it. */
  readonly kind: string;
  /** Bounded repeats only, with the flag g: a minified bundle is one line of megabytes. */
  readonly pattern: RegExp;
}

const ASSIGNED = '["\'`]?\\s{0,8}[:=]\\s{0,8}["\'`]';

/**
 * Credentials that the services of a deployment hold: what secretlint does not know, or knows only in the form in which
 * people write it down, not in the one in which a bundler leaves it.
 */
export const CREDENTIAL_PATTERNS: readonly CredentialPattern[] = [
  // IAM User Guide, "IAM identifiers", unique ids. The key of the documentation ends in EXAMPLE.
  {
    kind: 'aws-access-key-id',
    pattern: /(?<![A-Z0-9])(?:AKIA|ASIA)(?![A-Z0-9]{9}EXAMPLE)[A-Z2-7]{16}(?![A-Z0-9])/g,
  },
  {
    kind: 'aws-secret-access-key',
    pattern: new RegExp(`secret_?access_?key${ASSIGNED}[A-Za-z0-9/+]{40}["'\`]`, 'gi'),
  },
  { kind: 'aws-session-token', pattern: /(?<![A-Za-z0-9/+])(?:IQoJ|FwoG)[A-Za-z0-9/+]{200}/g },
  { kind: 'private-key', pattern: /-----BEGIN (?:[A-Z]{2,10} ){0,2}PRIVATE KEY-----/g },
  {
    kind: 'database-password',
    pattern: /\b(?:postgres(?:ql)?|mysql|rediss?):\/\/[^\s:/@"'`$<{]{1,64}:[^\s:/@"'`$<{*]{1,128}@[^\s"'`]/gi,
  },
  { kind: 'stripe-key', pattern: /(?<![A-Za-z0-9_])(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16}/g },
  { kind: 'webhook-secret', pattern: /(?<![A-Za-z0-9_])whsec_[A-Za-z0-9+/]{24}/g },
  { kind: 'twilio-auth-token', pattern: new RegExp(`auth_?token${ASSIGNED}[0-9a-f]{32}["'\`]`, 'gi') },
  // A public client has none, so what a page is given is that of a server.
  { kind: 'client-secret', pattern: new RegExp(`client_?secret${ASSIGNED}[A-Za-z0-9+/=_-]{24}`, 'gi') },
  // The key that signs for tenants: docs/tenant-isolation.md.
  {
    kind: 'context-key',
    pattern:
      /"login"\s{0,8}:\s{0,8}"[a-z_][a-z0-9_]{0,62}"\s{0,8},\s{0,8}"key"\s{0,8}:\s{0,8}"[0-9a-f]{64}"/g,
  },
];
