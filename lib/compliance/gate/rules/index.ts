import type { Rule } from '../rule';
import { readableResource } from './evd-1.readable-resource';
import { clientFlows } from './idn-1.client-flows';
import { compromisedPasswords } from './idn-1.compromised-passwords';
import { hiddenUsers } from './idn-1.hidden-users';
import { invitedOnly } from './idn-1.invited-only';
import { mfaRequired } from './idn-1.mfa-required';
import { passkeyVerification } from './idn-1.passkey-verification';
import { passwordPolicy } from './idn-1.password-policy';
import { threatProtection } from './idn-1.threat-protection';
import { refreshRotation } from './idn-2.refresh-rotation';
import { tokenRevocation } from './idn-2.token-revocation';
import { tokenValidity } from './idn-2.token-validity';
import { databasePassword } from './idn-6.database-password';
import { noApiKeys } from './idn-6.no-api-keys';
import { noIamUsers } from './idn-6.no-iam-users';
import { noSecretsInEnvironment } from './idn-6.no-secrets-in-environment';
import { noWildcardAdministration } from './idn-6.no-wildcard-administration';
import { secretRotation } from './idn-6.secret-rotation';
import { humanRoles } from './idn-9.human-roles';
import { encryptedAtRest } from './key-1.encrypted-at-rest';
import { kmsRotation } from './key-1.kms-rotation';
import { signingSuccession } from './key-1.signing-succession';
import { policySeparation } from './key-3.policy-separation';
import { tamperingAlarm } from './key-3.tampering-alarm';

/** Every rule of the gate, in the order of the catalogue. */
export const RULES: readonly Rule[] = [
  encryptedAtRest,
  kmsRotation,
  signingSuccession,
  policySeparation,
  tamperingAlarm,
  clientFlows,
  compromisedPasswords,
  hiddenUsers,
  invitedOnly,
  mfaRequired,
  passkeyVerification,
  passwordPolicy,
  threatProtection,
  refreshRotation,
  tokenRevocation,
  tokenValidity,
  databasePassword,
  noApiKeys,
  noIamUsers,
  noSecretsInEnvironment,
  noWildcardAdministration,
  secretRotation,
  humanRoles,
  readableResource,
];
