/**
 * Everything that other people's CDK apps may use; whatever is not here may change without notice.
 * `docs/constructs.md` lists the constructs, with what each gives and an example that is run by the tests.
 */
export { Bulwark, type BulwarkProps } from './bulwark';
export { synthesize, type Synthesis, type SynthesizeProps } from './synthesize';
export { loadConfig, parseConfig } from './config/load';
export { ConfigError, type ConfigProblem } from './config/problem';
export type { Config } from './config/schema';

export { BulwarkChecks, type BulwarkChecksProps } from './compliance/gate/bulwark-checks';
export type { CheckerIds, Exception } from './compliance/gate/exception';
export { declarePhiFree, Exceptions } from './compliance/gate/exceptions';
export { Gate, type GateProps } from './compliance/gate/gate';
export { Recorder } from './compliance/gate/recorder';
export type { Judge, Judgements, RuleRow } from './compliance/gate/row';
export type { Judgement, Problem, Rule, RuleId } from './compliance/gate/rule';
export { RULES } from './compliance/gate/rules';
export { CONTROLS } from './compliance/controls';
export type { Control, ControlId, Status } from './compliance/controls/control';
export { checkTemplates } from './compliance/check/check';
export { InputError, readTemplates } from './compliance/check/read-templates';

export { EncryptionKey, type EncryptionKeyProps } from './constructs/encryption/encryption-key';
export { ManagedPolicyRole, type ManagedPolicyRoleProps } from './constructs/identity/managed-policy-role';
export { SecureFunction, type SecureFunctionProps } from './constructs/function/secure-function';

export { EncryptedBucket, type EncryptedBucketProps } from './constructs/storage/encrypted-bucket';
export {
  AccessLogBucket,
  LoadBalancerLogBucket,
  type AccessLogBucketProps,
  type LoadBalancerLogBucketProps,
} from './constructs/storage/service-log-bucket';
export { DeliveryBucket, type DeliveryBucketProps } from './constructs/storage/delivery-bucket';
export { AuditArchive, type AuditArchiveProps } from './constructs/storage/audit-archive';
export { AuditWitness, type AuditWitnessProps } from './constructs/storage/audit-witness';
export { ArchiveReplication, type ArchiveReplicationProps } from './constructs/storage/archive-replication';

export { PrivateNetwork, type PrivateNetworkProps } from './constructs/network/private-network';
export type { Tier } from './constructs/network/address-plan';
export { PrivateRoutes, type PrivateRoutesProps } from './constructs/network/private-routes';
export type { EndpointAudience } from './constructs/network/endpoint-policy';
export { DnsFirewall, type DnsFirewallProps } from './constructs/network/dns-firewall';
export { NetworkLogs, type NetworkLogsProps } from './constructs/network/network-logs';
export { VendorEgress, type VendorEgressProps } from './constructs/network/vendor-egress';
export type { VendorHosts } from './constructs/network/allowed-hosts';
export { SessionPreferences, type SessionPreferencesProps } from './constructs/network/session-preferences';

export { PhiDatabase, type PhiDatabaseProps } from './constructs/database/phi-database';
export type { PhiDatabaseProxy } from './constructs/database/phi-database-proxy';
export {
  DatabaseMigrator,
  type DatabaseLogin,
  type DatabaseMigratorProps,
} from './constructs/database/database-migrator';
export type {
  DatabaseFunction,
  DatabaseFunctionProps,
  DatabaseSurroundings,
} from './constructs/database/database-function';
export { ContextKeyRotation, type ContextKeyRotationProps } from './constructs/database/context-key-rotation';
export { ContextKey, type ContextKeyProps } from './constructs/database/context-key';
export { LockedVault, type LockedVaultProps } from './constructs/backup/locked-vault';
export { PhiBackup, type PhiBackupProps } from './constructs/backup/phi-backup';
export type { ReplicaVault } from './constructs/backup/replica-vault';
export { RestoreValidation, type RestoreValidationProps } from './constructs/backup/restore-validation';
export type { RestoreTest } from './constructs/backup/restore-test';

export { AuditLog, type AuditLogProps } from './constructs/audit/audit-log';
export type { AuditSurroundings } from './constructs/audit/surroundings';
export { AuditOutbox, type AuditOutboxProps } from './constructs/audit/audit-outbox';
export { AuditReconciler, type AuditReconcilerProps } from './constructs/audit/audit-reconciler';
export {
  AuditForwarder,
  type AuditForwarderProps,
  type SiemDestination,
} from './constructs/audit/audit-forwarder';

export {
  TenantStores,
  type LifecycleAccess,
  type TenantStoresProps,
} from './constructs/tenancy/tenant-stores';
export { TenantLifecycle, type TenantLifecycleProps } from './constructs/tenancy/tenant-lifecycle';
export {
  loadAgreements,
  renderAgreements,
  type AgreementRegister,
} from './compliance/registers/agreement-register';

export { PolicyStore, type PolicyStoreProps } from './constructs/identity/policy-store';
export {
  AuthenticationEvents,
  type AuthenticationEventsProps,
} from './constructs/identity/authentication-events';
export { TokenClaims, type TokenClaimsProps } from './constructs/identity/token-claims';
export { UserDirectory, type UserDirectoryProps } from './constructs/identity/user-directory';
export type { SignedReportsProps } from './constructs/audit/signed-reports';
export { AccessReport, type AccessReportProps } from './constructs/identity/access-report';
export { Offboarding, type OffboardingProps } from './constructs/identity/offboarding';
export { loadWorkforce, type WorkforceRegister } from './compliance/registers/workforce-register';
export {
  HumanRoles,
  type HumanProfile,
  type HumanRole,
  type HumanRolesProps,
} from './constructs/identity/human-roles';
export { SessionTable, type SessionTableProps } from './constructs/identity/session-table';

export { HttpsEdge, type HttpsEdgeProps } from './constructs/edge/https-edge';
export { MutualTlsEdge, type MutualTlsEdgeProps } from './constructs/edge/mutual-tls-edge';
export type { Entrance } from './constructs/edge/entrance';
export type { TlsLoadBalancer, TlsLoadBalancerProps } from './constructs/edge/tls-load-balancer';
export { WebFirewall, type WebFirewallProps } from './constructs/edge/web-firewall';
export type { SignIn } from './constructs/edge/managed-rules';
export {
  LoadBalancerLogRedactor,
  type LoadBalancerLogRedactorProps,
} from './constructs/edge/load-balancer-log-redactor';
export { ContainerWorkload, type ContainerWorkloadProps } from './constructs/workload/container-workload';
export { FunctionWorkload, type FunctionWorkloadProps } from './constructs/workload/function-workload';
export type { Outage, Workload, WorkloadProps } from './constructs/workload/workload';

export { Webhooks, type WebhooksProps } from './constructs/webhooks/webhooks';
export {
  WebhookEndpoint,
  type WebhookEndpointProps,
  type WebhookVerifierName,
} from './constructs/webhooks/webhook-endpoint';
export { SecretAge, type SecretAgeProps } from './constructs/webhooks/secret-age';

export { Alerts, type AlertsProps } from './constructs/alerts/alerts';
export { AlertTopic, type AlertTopicProps } from './constructs/alerts/alert-topic';
export { DeadLetterQueue, type DeadLetterQueueProps } from './constructs/alerts/dead-letter-queue';
export { PagingAlarm, type PagingAlarmProps } from './constructs/alerts/paging-alarm';
export { PagingRule, type PagingRuleProps } from './constructs/alerts/paging-rule';
export type { AlertTopics, Signal } from './constructs/alerts/runbook';

export {
  EncryptedLogGroup,
  type EncryptedLogGroupProps,
  type Unmasked,
} from './constructs/detection/encrypted-log-group';
export { AuditTrail, type AuditTrailProps } from './constructs/detection/audit-trail';
export { TrailAlarms, type TrailAlarmsProps } from './constructs/detection/trail-alarms';
export { ConfigRecorder, type ConfigRecorderProps } from './constructs/detection/config-recorder';
export { ThreatDetector } from './constructs/detection/threat-detector';
export { SecurityHub } from './constructs/detection/security-hub';
export { DataClassification } from './constructs/detection/data-classification';
export {
  VulnerabilityScanner,
  type VulnerabilityScannerProps,
} from './constructs/detection/vulnerability-scanner';
export { AccessAnalyzers, type AccessAnalyzersProps } from './constructs/detection/access-analyzers';
export { FindingRules, type FindingRulesProps } from './constructs/detection/finding-rules';
