import type { Rule } from '../rule';
import { quarantineAlarm } from './aud-1.quarantine-alarm';
import { accessLogs } from './aud-2.access-logs';
import { databaseAudit } from './aud-2.database-audit';
import { recordedSignIns } from './aud-2.recorded-sign-ins';
import { signInLog } from './aud-2.sign-in-log';
import { workloadsCanRecord } from './aud-2.workloads-can-record';
import { auditLogRetention } from './aud-3.log-retention';
import { objectLock } from './aud-3.object-lock';
import { ownKey } from './aud-3.own-key';
import { signingKey } from './aud-4.signing-key';
import { witness } from './aud-4.witness';
import { noDroppedRecords } from './aud-6.no-dropped-records';
import { silentWriterAlarm } from './aud-6.silent-writer-alarm';
import { streamRetention } from './aud-6.stream-retention';
import { unmatchedAccessAlarm } from './aud-7.unmatched-access-alarm';
import { automatedBackups } from './bak-1.automated-backups';
import { backupCoverage } from './bak-1.backup-coverage';
import { backupPlan } from './bak-1.backup-plan';
import { databaseRetention } from './bak-1.database-retention';
import { deletionProtection } from './bak-1.deletion-protection';
import { pointInTimeRecovery } from './bak-1.point-in-time-recovery';
import { retainedStores } from './bak-1.retained-stores';
import { vaultLock } from './bak-1.vault-lock';
import { vaultPolicy } from './bak-1.vault-policy';
import { restoreCoverage } from './bak-2.restore-coverage';
import { restoreTesting } from './bak-2.restore-testing';
import { clusterZones } from './bak-4.cluster-zones';
import { multiZone } from './bak-4.multi-zone';
import { workloadZones } from './bak-4.workload-zones';
import { minorUpgrades } from './chg-1.minor-upgrades';
import { pinnedImage } from './chg-1.pinned-image';
import { scannedRepository } from './chg-1.scanned-repository';
import { supportedEngine } from './chg-1.supported-engine';
import { supportedRuntime } from './chg-1.supported-runtime';
import { trail } from './det-1.trail';
import { recorder } from './det-2.recorder';
import { accessAnalyzer } from './det-3.access-analyzer';
import { dataClassification } from './det-3.data-classification';
import { securityHub } from './det-3.security-hub';
import { threatDetection } from './det-3.threat-detection';
import { alarmActions } from './det-5.alarm-actions';
import { fedAlarm } from './det-5.fed-alarm';
import { pagedFindings } from './det-5.paged-findings';
import { ruleTargets } from './det-5.rule-targets';
import { singleEvent } from './det-5.single-event';
import { subscribedTopic } from './det-5.subscribed-topic';
import { nestedTemplate } from './evd-1.nested-template';
import { readableResource } from './evd-1.readable-resource';
import { accountRecovery } from './idn-1.account-recovery';
import { accountTakeover } from './idn-1.account-takeover';
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
import { freshAuthentication } from './idn-3.fresh-authentication';
import { namedPermits } from './idn-4.named-permits';
import { policyStore } from './idn-4.policy-store';
import { claimsFromDatabase } from './idn-4.claims-from-database';
import { databaseIam } from './idn-6.database-iam';
import { databasePassword } from './idn-6.database-password';
import { internalCallers } from './idn-6.internal-callers';
import { noApiKeys } from './idn-6.no-api-keys';
import { noIamUsers } from './idn-6.no-iam-users';
import { noSecretsInEnvironment } from './idn-6.no-secrets-in-environment';
import { noWildcardAdministration } from './idn-6.no-wildcard-administration';
import { secretRotation } from './idn-6.secret-rotation';
import { unprivilegedContainers } from './idn-6.unprivileged-containers';
import { reportSchedule } from './idn-5.report-schedule';
import { emergencyAlarm } from './idn-7.emergency-alarm';
import { leavingSchedule } from './idn-8.leaving-schedule';
import { overdueAlarm } from './idn-8.overdue-alarm';
import { humanRoles } from './idn-9.human-roles';
import { verifiedWebhooks } from './int-1.verified-webhooks';
import { rateLimits } from './int-2.rate-limits';
import { encryptedAtRest } from './key-1.encrypted-at-rest';
import { kmsRotation } from './key-1.kms-rotation';
import { signingSuccession } from './key-1.signing-succession';
import { workloadLogs } from './key-1.workload-logs';
import { encryptionContext } from './key-2.encryption-context';
import { policySeparation } from './key-3.policy-separation';
import { tamperingAlarm } from './key-3.tampering-alarm';
import { destroyableKeys } from './key-4.destroyable-keys';
import { dataProtection } from './log-1.data-protection';
import { databaseIngress } from './net-1.database-ingress';
import { functionsInVpc } from './net-1.functions-in-vpc';
import { isolatedSubnets } from './net-1.isolated-subnets';
import { noDataApi } from './net-1.no-data-api';
import { noPublicAddress } from './net-1.no-public-address';
import { privateBuckets } from './net-1.private-buckets';
import { publicIngress } from './net-1.public-ingress';
import { threeZones } from './net-1.three-zones';
import { endpointCoverage } from './net-2.endpoint-coverage';
import { endpointPolicy } from './net-2.endpoint-policy';
import { privateDns } from './net-2.private-dns';
import { closedDefaultGroup } from './net-3.closed-default-group';
import { dnsFirewall } from './net-3.dns-firewall';
import { dnsRules } from './net-3.dns-rules';
import { flowLogs } from './net-3.flow-logs';
import { logRetention } from './net-3.log-retention';
import { networkAcl } from './net-3.network-acl';
import { resolverQueryLogs } from './net-3.resolver-query-logs';
import { subnetAcl } from './net-3.subnet-acl';
import { loggedExec } from './net-4.logged-exec';
import { noAdminIngress } from './net-4.no-admin-ingress';
import { noBastion } from './net-4.no-bastion';
import { noKeyPair } from './net-4.no-key-pair';
import { sessionEncryption } from './net-4.session-encryption';
import { closedEgress } from './net-5.closed-egress';
import { firewallHosts } from './net-5.firewall-hosts';
import { firewallLogging } from './net-5.firewall-logging';
import { firewallPolicy } from './net-5.firewall-policy';
import { guardedRoutes } from './net-5.guarded-routes';
import { noNat } from './net-5.no-nat';
import { noHybrid } from './phy-1.no-hybrid';
import { namedDatabaseUsers } from './ten-1.named-database-users';
import { ordinaryLogins } from './ten-1.ordinary-logins';
import { taggedSessions } from './ten-2.tagged-sessions';
import { tenantAttribute } from './ten-2.tenant-attribute';
import { tenantPrefix } from './ten-2.tenant-prefix';
import { admissionFirst } from './ten-3.admission-first';
import { httpsOnly } from './tls-1.https-only';
import { listenerPolicy } from './tls-1.listener-policy';
import { loadBalancerHardening } from './tls-1.load-balancer-hardening';
import { noOtherEndpoint } from './tls-1.no-other-endpoint';
import { contentSecurityPolicy } from './tls-2.content-security-policy';
import { responseHeaders } from './tls-2.response-headers';
import { cacheTls } from './tls-3.cache-tls';
import { clusterTls } from './tls-3.cluster-tls';
import { databaseProxy } from './tls-3.database-proxy';
import { databaseTls } from './tls-3.database-tls';
import { fileSystemTls } from './tls-3.file-system-tls';
import { mutualTls } from './tls-3.mutual-tls';
import { noPlaintextDelivery } from './tls-3.no-plaintext-delivery';
import { secureTransport } from './tls-3.secure-transport';
import { targetGroup } from './tls-3.target-group';
import { vpcEncryption } from './tls-3.vpc-encryption';
import { warehouseTls } from './tls-3.warehouse-tls';
import { phiInUrl } from './tls-4.phi-in-url';
import { redactedAccessLogs } from './tls-4.redacted-access-logs';
import { sampledRequests } from './tls-4.sampled-requests';
import { wafLogging } from './tls-4.waf-logging';
import { webAcl } from './tls-4.web-acl';
import { eligibleServices } from './vnd-3.eligible-services';
import { declaredRegions } from './vnd-5.declared-regions';
import { modelRegions } from './vnd-5.model-regions';
import { replicas } from './vnd-5.replicas';

/** Every rule of the gate, in the order of the catalogue. */
export const RULES: readonly Rule[] = [
  databaseIngress,
  functionsInVpc,
  isolatedSubnets,
  noDataApi,
  noPublicAddress,
  privateBuckets,
  publicIngress,
  threeZones,
  endpointCoverage,
  endpointPolicy,
  privateDns,
  closedDefaultGroup,
  dnsFirewall,
  dnsRules,
  flowLogs,
  logRetention,
  networkAcl,
  resolverQueryLogs,
  subnetAcl,
  loggedExec,
  noAdminIngress,
  noBastion,
  noKeyPair,
  sessionEncryption,
  closedEgress,
  firewallHosts,
  firewallLogging,
  firewallPolicy,
  guardedRoutes,
  noNat,
  httpsOnly,
  listenerPolicy,
  loadBalancerHardening,
  noOtherEndpoint,
  contentSecurityPolicy,
  responseHeaders,
  cacheTls,
  clusterTls,
  databaseProxy,
  databaseTls,
  fileSystemTls,
  mutualTls,
  noPlaintextDelivery,
  secureTransport,
  targetGroup,
  vpcEncryption,
  warehouseTls,
  phiInUrl,
  redactedAccessLogs,
  sampledRequests,
  wafLogging,
  webAcl,
  encryptedAtRest,
  kmsRotation,
  signingSuccession,
  workloadLogs,
  encryptionContext,
  policySeparation,
  tamperingAlarm,
  destroyableKeys,
  accountRecovery,
  accountTakeover,
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
  freshAuthentication,
  namedPermits,
  policyStore,
  claimsFromDatabase,
  databaseIam,
  databasePassword,
  internalCallers,
  noApiKeys,
  noIamUsers,
  noSecretsInEnvironment,
  noWildcardAdministration,
  secretRotation,
  unprivilegedContainers,
  reportSchedule,
  emergencyAlarm,
  leavingSchedule,
  overdueAlarm,
  humanRoles,
  namedDatabaseUsers,
  ordinaryLogins,
  taggedSessions,
  tenantAttribute,
  tenantPrefix,
  admissionFirst,
  quarantineAlarm,
  accessLogs,
  databaseAudit,
  signInLog,
  recordedSignIns,
  workloadsCanRecord,
  auditLogRetention,
  objectLock,
  ownKey,
  signingKey,
  witness,
  noDroppedRecords,
  silentWriterAlarm,
  streamRetention,
  unmatchedAccessAlarm,
  dataProtection,
  automatedBackups,
  backupCoverage,
  backupPlan,
  databaseRetention,
  deletionProtection,
  pointInTimeRecovery,
  retainedStores,
  vaultLock,
  vaultPolicy,
  restoreCoverage,
  restoreTesting,
  clusterZones,
  multiZone,
  workloadZones,
  trail,
  recorder,
  accessAnalyzer,
  dataClassification,
  securityHub,
  threatDetection,
  alarmActions,
  fedAlarm,
  pagedFindings,
  ruleTargets,
  singleEvent,
  subscribedTopic,
  eligibleServices,
  declaredRegions,
  modelRegions,
  replicas,
  noHybrid,
  verifiedWebhooks,
  rateLimits,
  minorUpgrades,
  pinnedImage,
  scannedRepository,
  supportedEngine,
  supportedRuntime,
  readableResource,
  nestedTemplate,
];
