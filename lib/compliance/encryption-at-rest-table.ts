/** What AWS does with the data of a type when no key is named. */
export type Unkeyed = 'AWS owned' | 'AWS managed' | 'SSE-S3' | 'not encrypted';

/** How a CloudFormation type is put under a customer managed key. Paths are patterns of `select`. */
export interface StoreEncryption {
  /** Properties that name a key; a trailing `?` marks one that may be left out because something else decides. */
  readonly keys: readonly string[];
  /** Values that must stand beside the key for it to be used at all. */
  readonly on?: Readonly<Record<string, readonly (string | true)[]>>;
  /** Keys that are needed once another property is set to something other than false. */
  readonly when?: Readonly<Record<string, readonly string[]>>;
  /** A property that names the resource whose encryption this one shares. */
  readonly from?: string;
  /** Not a store of its own once this property is there. */
  readonly unless?: string;
  /** Not a store of its own while a property has one of these values. */
  readonly unlessValue?: Readonly<Record<string, readonly string[]>>;
  /** @default 'AWS owned' */
  readonly otherwise?: Unkeyed;
}

/**
 * Every CloudFormation type that can be encrypted at rest under a customer managed key (KEY-1).
 * Source: the property lists of the CloudFormation resource specification, and each service's chapter on
 * encryption at rest for what happens without a key. A test compares the table with the specification in
 * aws-cdk-lib, so that a new type or property is not left out silently.
 */
export const ENCRYPTION_AT_REST: Readonly<Record<string, StoreEncryption>> = {
  'AWS::AIOps::InvestigationGroup': { keys: ['EncryptionConfig.KmsKeyId'] },
  'AWS::APS::Workspace': { keys: ['KmsKeyArn'] },
  'AWS::AgentRegistry::Registry': { keys: ['EncryptionConfiguration.KmsKeyArn'] },
  'AWS::AmazonMQ::Broker': { keys: ['EncryptionOptions.KmsKeyId'] },
  'AWS::AppConfig::ConfigurationProfile': { keys: ['KmsKeyIdentifier'] },
  'AWS::AppConfig::Deployment': { keys: ['KmsKeyIdentifier'] },
  'AWS::AppFabric::AppBundle': { keys: ['CustomerManagedKeyIdentifier'] },
  'AWS::AppFlow::ConnectorProfile': { keys: ['KMSArn'] },
  'AWS::AppFlow::Flow': { keys: ['KMSArn'] },
  'AWS::AppIntegrations::DataIntegration': { keys: ['KmsKey'] },
  'AWS::AppRunner::Service': { keys: ['EncryptionConfiguration.KmsKey'] },
  'AWS::Athena::WorkGroup': {
    keys: [
      'WorkGroupConfiguration.ResultConfiguration?.EncryptionConfiguration.KmsKey',
      'WorkGroupConfiguration.ManagedQueryResultsConfiguration?.EncryptionConfiguration.KmsKey',
      'WorkGroupConfiguration.CustomerContentEncryptionConfiguration?.KmsKey',
      'WorkGroupConfiguration.MonitoringConfiguration?.ManagedLoggingConfiguration?.KmsKey',
      'WorkGroupConfiguration.MonitoringConfiguration?.S3LoggingConfiguration?.KmsKey',
    ],
  },
  'AWS::Backup::BackupVault': { keys: ['EncryptionKeyArn'], otherwise: 'AWS managed' },
  'AWS::Backup::LogicallyAirGappedBackupVault': { keys: ['EncryptionKeyArn'] },
  'AWS::Bedrock::Agent': { keys: ['CustomerEncryptionKeyArn'] },
  'AWS::Bedrock::AutomatedReasoningPolicy': { keys: ['KmsKeyId'] },
  'AWS::Bedrock::Blueprint': { keys: ['KmsKeyId'] },
  'AWS::Bedrock::DataAutomationLibrary': { keys: ['EncryptionConfiguration.KmsKeyId'] },
  'AWS::Bedrock::DataAutomationProject': { keys: ['KmsKeyId'] },
  'AWS::Bedrock::DataSource': { keys: ['ServerSideEncryptionConfiguration.KmsKeyArn'] },
  'AWS::Bedrock::Flow': { keys: ['CustomerEncryptionKeyArn'] },
  'AWS::Bedrock::Guardrail': { keys: ['KmsKeyArn'] },
  'AWS::Bedrock::KnowledgeBase': {
    keys: [
      'KnowledgeBaseConfiguration.ManagedKnowledgeBaseConfiguration?.ServerSideEncryptionConfiguration.KmsKeyArn',
    ],
  },
  'AWS::Bedrock::Prompt': { keys: ['CustomerEncryptionKeyArn'] },
  'AWS::Bedrock::RetrievalInstruction': { keys: ['CustomerEncryptionKeyArn'] },
  'AWS::Bedrock::Session': { keys: ['EncryptionKeyArn'] },
  'AWS::BedrockAgentCore::CapacityProvider': {
    keys: [
      'ComputeConfiguration.Ec2Configuration?.RootVolume.KmsKeyId',
      'ComputeConfiguration.Ec2Configuration?.Volumes.*.EbsConfiguration.KmsKeyId',
      'ComputeConfiguration.Ec2Configuration?.LaunchTemplateSource?.LaunchParameters?.EphemeralVolumes.*.Ebs.KmsKeyId',
    ],
  },
  'AWS::BedrockAgentCore::ConfigurationBundle': { keys: ['KmsKeyArn'] },
  'AWS::BedrockAgentCore::Dataset': { keys: ['KmsKeyArn'] },
  'AWS::BedrockAgentCore::Evaluator': { keys: ['KmsKeyArn'] },
  'AWS::BedrockAgentCore::Gateway': { keys: ['KmsKeyArn'] },
  'AWS::BedrockAgentCore::Harness': { keys: ['Memory?.ManagedMemoryConfiguration?.EncryptionKeyArn'] },
  'AWS::BedrockAgentCore::Memory': { keys: ['EncryptionKeyArn'] },
  'AWS::BedrockAgentCore::PolicyEngine': { keys: ['EncryptionKeyArn'] },
  'AWS::Cassandra::Table': {
    keys: ['EncryptionSpecification.KmsKeyIdentifier'],
    on: { 'EncryptionSpecification.EncryptionType': ['CUSTOMER_MANAGED_KMS_KEY'] },
  },
  'AWS::Chime::MediaInsightsPipelineConfiguration': {
    keys: [
      'Elements.*.AmazonTranscribeCallAnalyticsProcessorConfiguration?.PostCallAnalyticsSettings?.OutputEncryptionKMSKeyId',
    ],
  },
  'AWS::CleanRooms::IdMappingTable': { keys: ['KmsKeyArn'] },
  'AWS::CleanRooms::IntermediateTable': { keys: ['KmsKeyArn'] },
  'AWS::CleanRoomsML::ConfiguredModelAlgorithm': { keys: ['KmsKeyArn'] },
  'AWS::CloudTrail::EventDataStore': { keys: ['KmsKeyId'] },
  'AWS::CloudTrail::Trail': { keys: ['KMSKeyId'], otherwise: 'SSE-S3' },
  'AWS::CloudWatch::Space': { keys: ['EncryptionConfiguration.KmsKeyArn'] },
  'AWS::CodeArtifact::Domain': { keys: ['EncryptionKey'] },
  'AWS::CodeBuild::Project': { keys: ['EncryptionKey'], otherwise: 'AWS managed' },
  'AWS::CodeBuild::ReportGroup': { keys: ['ExportConfig.S3Destination?.EncryptionKey'] },
  'AWS::CodeCommit::Repository': { keys: ['KmsKeyId'] },
  'AWS::CodePipeline::Pipeline': {
    keys: ['ArtifactStore?.EncryptionKey.Id', 'ArtifactStores.*.ArtifactStore.EncryptionKey.Id'],
  },
  'AWS::CodeStarConnections::RepositoryLink': { keys: ['EncryptionKeyArn'] },
  'AWS::Cognito::UserPool': {
    keys: ['KeyConfiguration.KmsKeyArn'],
    on: { 'KeyConfiguration.KeyType': ['CUSTOMER_MANAGED_KEY'] },
  },
  'AWS::Comprehend::DocumentClassifier': {
    keys: ['ModelKmsKeyId', 'OutputDataConfig.KmsKeyId', 'VolumeKmsKeyId'],
  },
  'AWS::Comprehend::EntityRecognizer': { keys: ['ModelKmsKeyId', 'VolumeKmsKeyId'] },
  'AWS::Comprehend::Flywheel': {
    keys: [
      'DataSecurityConfig.DataLakeKmsKeyId',
      'DataSecurityConfig.ModelKmsKeyId',
      'DataSecurityConfig.VolumeKmsKeyId',
    ],
  },
  'AWS::Connect::InstanceStorageConfig': {
    keys: ['KinesisVideoStreamConfig?.EncryptionConfig.KeyId', 'S3Config?.EncryptionConfig.KeyId'],
  },
  'AWS::CustomerProfiles::Domain': { keys: ['DefaultEncryptionKey'] },
  'AWS::CustomerProfiles::DomainObjectType': { keys: ['EncryptionKey'] },
  'AWS::CustomerProfiles::Integration': { keys: ['FlowDefinition?.KmsArn'] },
  'AWS::CustomerProfiles::ObjectType': { keys: ['EncryptionKey'] },
  'AWS::DLM::LifecyclePolicy': {
    keys: [
      'PolicyDetails.Actions.*.CrossRegionCopy.*.EncryptionConfiguration.CmkArn',
      'PolicyDetails.Schedules.*.CrossRegionCopyRules.*.CmkArn',
    ],
  },
  'AWS::DMS::Endpoint': {
    keys: [
      'KmsKeyId',
      'RedshiftSettings?.ServerSideEncryptionKmsKeyId',
      'S3Settings?.ServerSideEncryptionKmsKeyId',
    ],
  },
  'AWS::DMS::InstanceProfile': { keys: ['KmsKeyArn'] },
  'AWS::DMS::ReplicationConfig': { keys: ['ComputeConfig.KmsKeyId'] },
  'AWS::DMS::ReplicationInstance': { keys: ['KmsKeyId'] },
  'AWS::DRS::ReplicationConfigurationTemplate': {
    keys: ['EbsEncryptionKeyArn'],
    on: { EbsEncryption: ['CUSTOM'] },
  },
  'AWS::DSQL::Cluster': { keys: ['KmsEncryptionKey'] },
  'AWS::DataBrew::Job': { keys: ['EncryptionKeyArn'] },
  'AWS::DataExchange::EventAction': { keys: ['Action.ExportRevisionToS3?.Encryption.KmsKeyArn'] },
  'AWS::DataSync::LocationAzureBlob': { keys: ['CmkSecretConfig?.KmsKeyArn'] },
  'AWS::DataSync::LocationFSxONTAP': { keys: ['Protocol?.SMB?.CmkSecretConfig?.KmsKeyArn'] },
  'AWS::DataSync::LocationFSxWindows': { keys: ['CmkSecretConfig?.KmsKeyArn'] },
  'AWS::DataSync::LocationHDFS': { keys: ['CmkSecretConfig?.KmsKeyArn'] },
  'AWS::DataSync::LocationObjectStorage': { keys: ['CmkSecretConfig?.KmsKeyArn'] },
  'AWS::DataSync::LocationSMB': { keys: ['CmkSecretConfig?.KmsKeyArn'] },
  'AWS::DataZone::Connection': {
    keys: ['Props?.GlueProperties?.GlueConnectionInput?.AuthenticationConfiguration?.KmsKeyArn'],
  },
  'AWS::DataZone::Domain': { keys: ['KmsKeyIdentifier'] },
  'AWS::Deadline::Farm': { keys: ['KmsKeyArn'] },
  'AWS::DevOpsAgent::AgentSpace': { keys: ['KmsKeyArn'] },
  'AWS::DevOpsAgent::Service': { keys: ['KmsKeyArn'] },
  'AWS::DocDB::DBCluster': {
    keys: ['KmsKeyId'],
    on: { StorageEncrypted: [true] },
    when: { ManageMasterUserPassword: ['MasterUserSecretKmsKeyId'] },
    otherwise: 'not encrypted',
  },
  'AWS::DocDBElastic::Cluster': { keys: ['KmsKeyId'] },
  'AWS::DynamoDB::GlobalTable': {
    keys: ['Replicas.+.SSESpecification.KMSMasterKeyId'],
    on: { 'SSESpecification.SSEEnabled': [true] },
  },
  'AWS::DynamoDB::Table': {
    keys: ['SSESpecification.KMSMasterKeyId'],
    on: { 'SSESpecification.SSEEnabled': [true] },
  },
  'AWS::EC2::EC2Fleet': { keys: ['LaunchTemplateConfigs.*.Overrides.*.BlockDeviceMappings.*.Ebs?.KmsKeyId'] },
  'AWS::EC2::Instance': {
    keys: ['BlockDeviceMappings.+.Ebs?.KmsKeyId'],
    on: { 'BlockDeviceMappings.*.Ebs?.Encrypted': [true] },
    unless: 'LaunchTemplate',
    otherwise: 'not encrypted',
  },
  'AWS::EC2::LaunchTemplate': {
    keys: ['LaunchTemplateData.BlockDeviceMappings.+.Ebs?.KmsKeyId'],
    on: { 'LaunchTemplateData.BlockDeviceMappings.*.Ebs?.Encrypted': [true] },
    otherwise: 'not encrypted',
  },
  'AWS::EC2::VerifiedAccessEndpoint': {
    keys: ['SseSpecification.KmsKeyArn'],
    on: { 'SseSpecification.CustomerManagedKeyEnabled': [true] },
  },
  'AWS::EC2::VerifiedAccessGroup': {
    keys: ['SseSpecification.KmsKeyArn'],
    on: { 'SseSpecification.CustomerManagedKeyEnabled': [true] },
  },
  'AWS::EC2::VerifiedAccessTrustProvider': {
    keys: ['SseSpecification.KmsKeyArn'],
    on: { 'SseSpecification.CustomerManagedKeyEnabled': [true] },
  },
  'AWS::EC2::Volume': { keys: ['KmsKeyId'], on: { Encrypted: [true] }, otherwise: 'not encrypted' },
  'AWS::ECR::Repository': {
    keys: ['EncryptionConfiguration.KmsKey'],
    on: { 'EncryptionConfiguration.EncryptionType': ['KMS', 'KMS_DSSE'] },
  },
  'AWS::ECR::RepositoryCreationTemplate': {
    keys: ['EncryptionConfiguration.KmsKey'],
    on: { 'EncryptionConfiguration.EncryptionType': ['KMS', 'KMS_DSSE'] },
  },
  'AWS::ECS::Cluster': {
    keys: [
      'Configuration.ManagedStorageConfiguration.FargateEphemeralStorageKmsKeyId',
      'Configuration.ManagedStorageConfiguration.KmsKeyId?',
      'Configuration.ExecuteCommandConfiguration?.KmsKeyId',
    ],
  },
  'AWS::ECS::Service': {
    keys: [
      'ServiceConnectConfiguration?.Services.*.Tls?.KmsKey',
      'VolumeConfigurations.*.ManagedEBSVolume?.KmsKeyId',
    ],
  },
  'AWS::EFS::FileSystem': {
    keys: ['KmsKeyId', 'ReplicationConfiguration?.Destinations.*.KmsKeyId'],
    on: { Encrypted: [true] },
    otherwise: 'not encrypted',
  },
  'AWS::EKS::Cluster': { keys: ['EncryptionConfig.+.Provider.KeyArn'] },
  'AWS::EMR::Cluster': {
    keys: ['LogEncryptionKmsKeyId', 'MonitoringConfiguration?.CloudWatchLogConfiguration?.EncryptionKeyArn'],
  },
  'AWS::EMR::Step': { keys: ['EncryptionKeyArn?'] },
  'AWS::EMR::Studio': { keys: ['EncryptionKeyArn'] },
  'AWS::EMRContainers::SecurityConfiguration': {
    keys: [
      'SecurityConfigurationData.EncryptionConfiguration.AtRestEncryptionConfiguration.LocalDiskEncryptionConfiguration.AwsKmsKeyId',
      'SecurityConfigurationData.EncryptionConfiguration.AtRestEncryptionConfiguration.S3EncryptionConfiguration?.KMSKeyId',
    ],
  },
  'AWS::EMRServerless::Application': {
    keys: [
      'MonitoringConfiguration?.CloudWatchLoggingConfiguration?.EncryptionKeyArn',
      'MonitoringConfiguration?.ManagedPersistenceMonitoringConfiguration?.EncryptionKeyArn',
      'MonitoringConfiguration?.S3MonitoringConfiguration?.EncryptionKeyArn',
    ],
  },
  'AWS::EVS::Environment': { keys: ['KmsKeyId'] },
  'AWS::ElastiCache::ReplicationGroup': {
    keys: ['KmsKeyId'],
    on: { AtRestEncryptionEnabled: [true] },
    otherwise: 'not encrypted',
  },
  'AWS::ElastiCache::ServerlessCache': { keys: ['KmsKeyId'] },
  'AWS::ElastiCache::ServerlessCacheSnapshot': { keys: ['KmsKeyId'] },
  'AWS::ElastiCache::Snapshot': { keys: ['KmsKeyId'] },
  'AWS::Elasticsearch::Domain': {
    keys: ['EncryptionAtRestOptions.KmsKeyId'],
    on: { 'EncryptionAtRestOptions.Enabled': [true] },
    otherwise: 'not encrypted',
  },
  'AWS::EntityResolution::IdMappingWorkflow': { keys: ['OutputSourceConfig.*.KMSArn'] },
  'AWS::EntityResolution::MatchingWorkflow': { keys: ['OutputSourceConfig.*.KMSArn'] },
  'AWS::Events::Archive': { keys: ['KmsKeyIdentifier'] },
  'AWS::Events::Connection': { keys: ['KmsKeyIdentifier'] },
  'AWS::Events::EventBus': { keys: ['KmsKeyIdentifier'] },
  'AWS::EventsV2::EventBus': { keys: ['EncryptionConfiguration.KmsKeyIdentifier'] },
  'AWS::EventsV2::EventSource': {
    keys: ['Configuration?.PartnerEventsConfiguration?.PartnerBusKmsKeyIdentifier'],
  },
  'AWS::FSx::FileCache': { keys: ['KmsKeyId'] },
  'AWS::FSx::FileSystem': { keys: ['KmsKeyId'], otherwise: 'AWS managed' },
  'AWS::FinSpace::Environment': { keys: ['KmsKeyId'] },
  'AWS::Glue::Catalog': { keys: ['CatalogProperties?.DataLakeAccessProperties?.KmsKey'] },
  'AWS::Glue::Connection': { keys: ['ConnectionInput.AuthenticationConfiguration?.KmsKeyArn?'] },
  'AWS::Glue::DataCatalogEncryptionSettings': {
    keys: [
      'DataCatalogEncryptionSettings.EncryptionAtRest.SseAwsKmsKeyId',
      'DataCatalogEncryptionSettings.ConnectionPasswordEncryption.KmsKeyId',
    ],
    on: {
      'DataCatalogEncryptionSettings.EncryptionAtRest.CatalogEncryptionMode': [
        'SSE-KMS',
        'SSE-KMS-WITH-SERVICE-ROLE',
      ],
      'DataCatalogEncryptionSettings.ConnectionPasswordEncryption.ReturnConnectionPasswordEncrypted': [true],
    },
  },
  'AWS::Glue::Integration': { keys: ['KmsKeyId'] },
  'AWS::Glue::IntegrationResourceProperty': { keys: ['TargetProcessingProperties?.KmsArn?'] },
  'AWS::Glue::MLTransform': { keys: ['TransformEncryption.MLUserDataEncryption.KmsKeyId'] },
  'AWS::Glue::SecurityConfiguration': {
    keys: [
      'EncryptionConfiguration.CloudWatchEncryption.KmsKeyArn',
      'EncryptionConfiguration.JobBookmarksEncryption.KmsKeyArn',
      'EncryptionConfiguration.S3Encryptions.+.KmsKeyArn',
    ],
    on: {
      'EncryptionConfiguration.CloudWatchEncryption.CloudWatchEncryptionMode': ['SSE-KMS'],
      'EncryptionConfiguration.JobBookmarksEncryption.JobBookmarksEncryptionMode': ['CSE-KMS'],
      'EncryptionConfiguration.S3Encryptions.*.S3EncryptionMode': ['SSE-KMS'],
    },
    otherwise: 'not encrypted',
  },
  'AWS::GuardDuty::PublishingDestination': { keys: ['DestinationProperties.KmsKeyArn'] },
  'AWS::HealthImaging::Datastore': { keys: ['KmsKeyArn'] },
  'AWS::HealthLake::DataTransformationProfile': { keys: ['KmsKeyId'] },
  'AWS::HealthLake::FHIRDatastore': {
    keys: ['SseConfiguration.KmsEncryptionConfig.KmsKeyId'],
    on: { 'SseConfiguration.KmsEncryptionConfig.CmkType': ['CUSTOMER_MANAGED_KMS_KEY'] },
  },
  'AWS::ImageBuilder::Component': { keys: ['KmsKeyId'] },
  'AWS::ImageBuilder::ContainerRecipe': {
    keys: ['KmsKeyId', 'InstanceConfiguration?.BlockDeviceMappings.*.Ebs?.KmsKeyId'],
  },
  'AWS::ImageBuilder::ImageRecipe': { keys: ['BlockDeviceMappings.+.Ebs?.KmsKeyId'] },
  'AWS::ImageBuilder::Workflow': { keys: ['KmsKeyId'] },
  'AWS::IoT::EncryptionConfiguration': {
    keys: ['KmsKeyArn'],
    on: { EncryptionType: ['CUSTOMER_MANAGED_KMS_KEY'] },
  },
  'AWS::IoTSiteWise::Workspace': { keys: ['KmsKeyId'] },
  'AWS::Kendra::Index': { keys: ['ServerSideEncryptionConfiguration.KmsKeyId'] },
  'AWS::Kinesis::Channel': { keys: ['EncryptionConfiguration.KeyId'] },
  'AWS::Kinesis::Stream': {
    keys: ['StreamEncryption.KeyId'],
    on: { 'StreamEncryption.EncryptionType': ['KMS'] },
    otherwise: 'not encrypted',
  },
  'AWS::KinesisAnalyticsV2::Application': {
    keys: ['ApplicationConfiguration.ApplicationEncryptionConfiguration.KeyId'],
    on: { 'ApplicationConfiguration.ApplicationEncryptionConfiguration.KeyType': ['CUSTOMER_MANAGED_KEY'] },
  },
  'AWS::KinesisFirehose::DeliveryStream': {
    keys: ['DeliveryStreamEncryptionConfigurationInput.KeyARN'],
    on: { 'DeliveryStreamEncryptionConfigurationInput.KeyType': ['CUSTOMER_MANAGED_CMK'] },
    unlessValue: { DeliveryStreamType: ['KinesisStreamAsSource', 'MSKAsSource'] },
    otherwise: 'not encrypted',
  },
  'AWS::KinesisVideo::Stream': { keys: ['KmsKeyId'] },
  'AWS::Lambda::CapacityProvider': { keys: ['KmsKeyArn'] },
  'AWS::Lambda::EventSourceMapping': { keys: [], when: { FilterCriteria: ['KmsKeyArn'] } },
  'AWS::Lambda::Function': {
    keys: ['DurableConfig?.KMSKeyArn'],
    when: { 'Environment.Variables': ['KmsKeyArn'] },
  },
  'AWS::Lambda::MicrovmImage': { keys: ['KmsKeyIdentifier'] },
  'AWS::Lambda::WebFunctionRevision': { keys: ['KmsKeyArn'] },
  'AWS::Lex::Bot': {
    keys: [
      'TestBotAliasSettings?.ConversationLogSettings?.AudioLogSettings.*.Destination.S3Bucket.KmsKeyArn',
      'BotLocales.*.SlotTypes.*.ExternalSourceSetting?.GrammarSlotTypeSetting?.Source?.KmsKeyArn?',
    ],
  },
  'AWS::Lex::BotAlias': {
    keys: ['ConversationLogSettings?.AudioLogSettings.*.Destination.S3Bucket.KmsKeyArn'],
  },
  'AWS::Location::GeofenceCollection': { keys: ['KmsKeyId'] },
  'AWS::Location::Tracker': { keys: ['KmsKeyId'] },
  'AWS::Logs::Integration': { keys: ['ResourceConfig.OpenSearchResourceConfig.KmsKeyArn'] },
  'AWS::Logs::LogAnomalyDetector': { keys: ['KmsKeyId'] },
  'AWS::Logs::LogGroup': { keys: ['KmsKeyId'] },
  'AWS::LookoutEquipment::InferenceScheduler': { keys: ['ServerSideKmsKeyId'] },
  'AWS::LookoutMetrics::AnomalyDetector': { keys: ['KmsKeyArn'] },
  'AWS::M2::Application': { keys: ['KmsKeyId'] },
  'AWS::M2::Environment': { keys: ['KmsKeyId'] },
  'AWS::MGN::LaunchConfigurationTemplate': { keys: ['ParametersEncryptionKey'] },
  'AWS::MGN::ReplicationConfigurationTemplate': {
    keys: ['EbsEncryptionKeyArn'],
    on: { EbsEncryption: ['CUSTOM'] },
  },
  'AWS::MSK::Channel': { keys: ['EncryptionConfiguration.KmsKeyArn'] },
  'AWS::MSK::Cluster': {
    keys: ['EncryptionInfo.EncryptionAtRest.DataVolumeKMSKeyId'],
    otherwise: 'AWS managed',
  },
  'AWS::MWAA::Environment': { keys: ['KmsKey'] },
  'AWS::MWAAServerless::Workflow': { keys: ['EncryptionConfiguration.KmsKeyId'] },
  'AWS::MemoryDB::Cluster': { keys: ['KmsKeyId'] },
  'AWS::MemoryDB::Snapshot': { keys: ['KmsKeyId'] },
  'AWS::Neptune::DBCluster': {
    keys: ['KmsKeyId'],
    on: { StorageEncrypted: [true] },
    otherwise: 'not encrypted',
  },
  'AWS::NeptuneGraph::Graph': {
    keys: ['KmsKeyIdentifier', 'ImportTask?.ImportOptions?.Neptune?.S3ExportKmsKeyId'],
  },
  'AWS::NimbleStudio::Studio': { keys: ['StudioEncryptionConfiguration.KeyArn'] },
  'AWS::OSIS::Pipeline': { keys: ['EncryptionAtRestOptions.KmsKeyArn'] },
  'AWS::ObservabilityAdmin::OrganizationCentralizationRule': {
    keys: [
      'Rule.Destination.DestinationLogsConfiguration?.LogsEncryptionConfiguration.KmsKeyArn',
      'Rule.Destination.DestinationLogsConfiguration?.BackupConfiguration?.KmsKeyArn',
    ],
  },
  'AWS::ObservabilityAdmin::OrganizationTelemetryRule': {
    keys: ['Rule.DestinationConfiguration?.KmsKeyArn?'],
  },
  'AWS::ObservabilityAdmin::S3TableIntegration': { keys: ['Encryption.KmsKeyArn'] },
  'AWS::ObservabilityAdmin::TelemetryRule': { keys: ['Rule.DestinationConfiguration?.KmsKeyArn?'] },
  'AWS::Omics::AnnotationStore': { keys: ['SseConfig.KeyArn'] },
  'AWS::Omics::ReferenceStore': { keys: ['SseConfig.KeyArn'] },
  'AWS::Omics::SequenceStore': { keys: ['SseConfig.KeyArn'] },
  'AWS::Omics::VariantStore': { keys: ['SseConfig.KeyArn'] },
  'AWS::OpenSearchServerless::Collection': { keys: ['EncryptionConfig.KmsKeyArn'] },
  'AWS::OpenSearchService::Application': { keys: ['KmsKeyArn'] },
  'AWS::OpenSearchService::Domain': {
    keys: ['EncryptionAtRestOptions.KmsKeyId'],
    on: { 'EncryptionAtRestOptions.Enabled': [true] },
    otherwise: 'not encrypted',
  },
  'AWS::Personalize::DatasetGroup': { keys: ['KmsKeyArn'] },
  'AWS::Personalize::MetricAttribution': { keys: ['MetricsOutputConfig.S3DataDestination?.KmsKeyArn'] },
  'AWS::Pipes::Pipe': { keys: ['KmsKeyIdentifier'] },
  'AWS::Proton::EnvironmentTemplate': { keys: ['EncryptionKey'] },
  'AWS::Proton::ServiceTemplate': { keys: ['EncryptionKey'] },
  'AWS::QBusiness::Application': { keys: ['EncryptionConfiguration.KmsKeyId'] },
  'AWS::QLDB::Ledger': { keys: ['KmsKey'] },
  'AWS::RDS::CustomDBEngineVersion': { keys: ['KMSKeyId'] },
  'AWS::RDS::DBCluster': {
    keys: ['KmsKeyId'],
    on: { StorageEncrypted: [true] },
    when: {
      ManageMasterUserPassword: ['MasterUserSecret.KmsKeyId'],
      PerformanceInsightsEnabled: ['PerformanceInsightsKmsKeyId'],
    },
    otherwise: 'not encrypted',
  },
  'AWS::RDS::DBInstance': {
    keys: ['KmsKeyId', 'AutomaticBackupReplicationKmsKeyId?'],
    on: { StorageEncrypted: [true] },
    from: 'DBClusterIdentifier',
    when: {
      ManageMasterUserPassword: ['MasterUserSecret.KmsKeyId'],
      EnablePerformanceInsights: ['PerformanceInsightsKMSKeyId'],
      AutomaticBackupReplicationRegion: ['AutomaticBackupReplicationKmsKeyId'],
    },
    otherwise: 'not encrypted',
  },
  'AWS::RDS::Integration': { keys: ['KMSKeyId'] },
  'AWS::Redshift::Cluster': {
    keys: ['KmsKeyId'],
    on: { Encrypted: [true] },
    when: { ManageMasterPassword: ['MasterPasswordSecretKmsKeyId'] },
    otherwise: 'not encrypted',
  },
  'AWS::Redshift::Integration': { keys: ['KMSKeyId'] },
  'AWS::Redshift::SnapshotCopyGrant': { keys: ['KmsKeyId'] },
  'AWS::RedshiftServerless::Namespace': {
    keys: ['KmsKeyId', 'SnapshotCopyConfigurations.*.DestinationKmsKeyId'],
    when: { ManageAdminPassword: ['AdminPasswordSecretKmsKeyId'] },
  },
  'AWS::Rekognition::StreamProcessor': { keys: ['KmsKeyId'] },
  'AWS::ResilienceHubV2::Policy': { keys: ['KmsKeyId'] },
  'AWS::ResilienceHubV2::Service': { keys: ['KmsKeyId'] },
  'AWS::ResilienceHubV2::System': { keys: ['KmsKeyId'] },
  'AWS::S3::Bucket': {
    keys: [
      'BucketEncryption.ServerSideEncryptionConfiguration.+.ServerSideEncryptionByDefault.KMSMasterKeyID',
      'MetadataConfiguration?.AnnotationTableConfiguration?.EncryptionConfiguration.KmsKeyArn',
      'MetadataConfiguration?.InventoryTableConfiguration?.EncryptionConfiguration.KmsKeyArn',
      'MetadataConfiguration?.JournalTableConfiguration?.EncryptionConfiguration.KmsKeyArn',
      'ReplicationConfiguration?.Rules.*.Destination.EncryptionConfiguration?.ReplicaKmsKeyID',
    ],
    on: {
      'BucketEncryption.ServerSideEncryptionConfiguration.*.ServerSideEncryptionByDefault.SSEAlgorithm': [
        'aws:kms',
        'aws:kms:dsse',
      ],
    },
    otherwise: 'SSE-S3',
  },
  'AWS::S3::StorageLens': {
    keys: [
      'StorageLensConfiguration.DataExport?.S3BucketDestination?.Encryption.SSEKMS.KeyId',
      'StorageLensConfiguration.DataExport?.StorageLensTableDestination?.Encryption.SSEKMS.KeyId',
      'StorageLensConfiguration.ExpandedPrefixesDataExport?.S3BucketDestination?.Encryption.SSEKMS.KeyId',
      'StorageLensConfiguration.ExpandedPrefixesDataExport?.StorageLensTableDestination?.Encryption.SSEKMS.KeyId',
    ],
  },
  'AWS::S3Express::DirectoryBucket': {
    keys: [
      'BucketEncryption.ServerSideEncryptionConfiguration.+.ServerSideEncryptionByDefault.KMSMasterKeyID',
    ],
    on: {
      'BucketEncryption.ServerSideEncryptionConfiguration.*.ServerSideEncryptionByDefault.SSEAlgorithm': [
        'aws:kms',
      ],
    },
    otherwise: 'SSE-S3',
  },
  'AWS::S3Files::FileSystem': { keys: ['KmsKeyId'] },
  'AWS::S3Tables::TableBucket': {
    keys: ['EncryptionConfiguration.KMSKeyArn'],
    on: { 'EncryptionConfiguration.SSEAlgorithm': ['aws:kms'] },
    otherwise: 'SSE-S3',
  },
  'AWS::S3Vectors::Index': { keys: ['EncryptionConfiguration?.KmsKeyArn'] },
  'AWS::S3Vectors::VectorBucket': {
    keys: ['EncryptionConfiguration.KmsKeyArn'],
    on: { 'EncryptionConfiguration.SseType': ['aws:kms'] },
    otherwise: 'SSE-S3',
  },
  'AWS::SES::MailManagerArchive': { keys: ['KmsKeyArn'] },
  'AWS::SES::MailManagerIngressPoint': {
    keys: ['IngressPointConfiguration?.TlsAuthConfiguration?.TrustStore?.KmsKeyArn?'],
  },
  'AWS::SES::MailManagerRuleSet': { keys: ['Rules.*.Actions.*.WriteToS3?.S3SseKmsKeyId'] },
  'AWS::SES::ReceiptRule': { keys: ['Rule.Actions.*.S3Action?.KmsKeyArn?'] },
  'AWS::SNS::Topic': { keys: ['KmsMasterKeyId'], otherwise: 'not encrypted' },
  'AWS::SQS::Queue': { keys: ['KmsMasterKeyId'] },
  'AWS::SSM::ResourceDataSync': { keys: ['KMSKeyArn?', 'S3Destination?.KMSKeyArn?'] },
  'AWS::SSMGuiConnect::Preferences': { keys: ['ConnectionRecordingPreferences?.KMSKeyArn'] },
  'AWS::SSMIncidents::ReplicationSet': { keys: ['Regions.+.RegionConfiguration.SseKmsKeyId'] },
  'AWS::SageMaker::Cluster': {
    keys: [
      'InstanceGroups.*.InstanceStorageConfigs.*.EbsVolumeConfig?.VolumeKmsKeyId',
      'RestrictedInstanceGroups.*.InstanceStorageConfigs.*.EbsVolumeConfig?.VolumeKmsKeyId',
    ],
  },
  'AWS::SageMaker::DataQualityJobDefinition': {
    keys: ['DataQualityJobOutputConfig.KmsKeyId', 'JobResources.ClusterConfig.VolumeKmsKeyId'],
  },
  'AWS::SageMaker::DeviceFleet': { keys: ['OutputConfig.KmsKeyId'] },
  'AWS::SageMaker::Domain': { keys: ['KmsKeyId', 'DefaultUserSettings.SharingSettings?.S3KmsKeyId'] },
  'AWS::SageMaker::EndpointConfig': {
    keys: [
      'KmsKeyId',
      'AsyncInferenceConfig?.OutputConfig.KmsKeyId',
      'DataCaptureConfig?.KmsKeyId',
      'ProductionVariants.*.CoreDumpConfig?.KmsKeyId',
      'ShadowProductionVariants.*.CoreDumpConfig?.KmsKeyId',
    ],
  },
  'AWS::SageMaker::InferenceExperiment': { keys: ['KmsKey', 'DataStorageConfig?.KmsKey'] },
  'AWS::SageMaker::ModelBiasJobDefinition': {
    keys: ['JobResources.ClusterConfig.VolumeKmsKeyId', 'ModelBiasJobOutputConfig.KmsKeyId'],
  },
  'AWS::SageMaker::ModelCard': { keys: ['SecurityConfig.KmsKeyId'] },
  'AWS::SageMaker::ModelExplainabilityJobDefinition': {
    keys: ['JobResources.ClusterConfig.VolumeKmsKeyId', 'ModelExplainabilityJobOutputConfig.KmsKeyId'],
  },
  'AWS::SageMaker::ModelPackage': {
    keys: [
      'SecurityConfig?.KmsKeyId',
      'ValidationSpecification?.ValidationProfiles.*.TransformJobDefinition.TransformOutput.KmsKeyId',
      'ValidationSpecification?.ValidationProfiles.*.TransformJobDefinition.TransformResources.VolumeKmsKeyId',
    ],
  },
  'AWS::SageMaker::ModelQualityJobDefinition': {
    keys: ['JobResources.ClusterConfig.VolumeKmsKeyId', 'ModelQualityJobOutputConfig.KmsKeyId'],
  },
  'AWS::SageMaker::MonitoringSchedule': {
    keys: [
      'MonitoringScheduleConfig.MonitoringJobDefinition?.MonitoringOutputConfig.KmsKeyId',
      'MonitoringScheduleConfig.MonitoringJobDefinition?.MonitoringResources.ClusterConfig.VolumeKmsKeyId',
    ],
  },
  'AWS::SageMaker::NotebookInstance': { keys: ['KmsKeyId'] },
  'AWS::SageMaker::PartnerApp': { keys: ['KmsKeyId'] },
  'AWS::SageMaker::ProcessingJob': {
    keys: [
      'ProcessingResources.ClusterConfig.VolumeKmsKeyId',
      'ProcessingOutputConfig?.KmsKeyId',
      'ProcessingInputs.*.DatasetDefinition?.AthenaDatasetDefinition?.KmsKeyId',
      'ProcessingInputs.*.DatasetDefinition?.RedshiftDatasetDefinition?.KmsKeyId',
    ],
  },
  'AWS::SageMaker::UserProfile': { keys: ['UserSettings?.SharingSettings?.S3KmsKeyId'] },
  'AWS::Scheduler::Schedule': { keys: ['KmsKeyArn'] },
  'AWS::SecretsManager::Secret': {
    keys: ['KmsKeyId', 'ReplicaRegions.*.KmsKeyId'],
    otherwise: 'AWS managed',
  },
  'AWS::SecurityAgent::AgentSpace': { keys: ['KmsKeyId'] },
  'AWS::SecurityAgent::Application': { keys: ['DefaultKmsKeyId'] },
  'AWS::SecurityAgent::Integration': { keys: ['KmsKeyId'] },
  'AWS::SecurityAgent::SecurityRequirementPack': { keys: ['KmsKeyId'] },
  'AWS::SecurityHub::ConnectorV2': { keys: ['KmsKeyArn'] },
  'AWS::SecurityLake::DataLake': { keys: ['EncryptionConfiguration.KmsKeyId'] },
  'AWS::Serverless::Function': { keys: [], when: { 'Environment.Variables': ['KmsKeyArn'] } },
  'AWS::StepFunctions::Activity': {
    keys: ['EncryptionConfiguration.KmsKeyId'],
    on: { 'EncryptionConfiguration.Type': ['CUSTOMER_MANAGED_KMS_KEY'] },
  },
  'AWS::StepFunctions::StateMachine': {
    keys: ['EncryptionConfiguration.KmsKeyId'],
    on: { 'EncryptionConfiguration.Type': ['CUSTOMER_MANAGED_KMS_KEY'] },
  },
  'AWS::StorageGateway::NFSFileShare': { keys: ['KMSKey'] },
  'AWS::StorageGateway::SMBFileShare': { keys: ['KMSKey'] },
  'AWS::StorageGateway::Tape': { keys: ['KMSKey'] },
  'AWS::StorageGateway::Volume': { keys: ['KMSKey'] },
  'AWS::Synthetics::Canary': {
    keys: ['ArtifactConfig.S3Encryption.KmsKeyArn', 'KmsKeyArn', 'Replicas.*.KmsKeyArn'],
  },
  'AWS::Timestream::Database': { keys: ['KmsKeyId'] },
  'AWS::Timestream::InfluxDBCluster': { keys: ['KmsKeyId'] },
  'AWS::Timestream::InfluxDBInstance': { keys: ['KmsKeyId'] },
  'AWS::Timestream::ScheduledQuery': { keys: ['KmsKeyId'] },
  'AWS::Transfer::HostKey': { keys: ['KmsKey?'] },
  'AWS::Translate::ParallelData': { keys: ['EncryptionKey.Id'] },
  'AWS::Translate::Terminology': { keys: ['EncryptionKey.Id'] },
  'AWS::VerifiedPermissions::PolicyStore': { keys: ['EncryptionSettings.KmsEncryptionSettings.Key'] },
  'AWS::VoiceID::Domain': { keys: ['ServerSideEncryptionConfiguration.KmsKeyId'] },
  'AWS::Wisdom::Assistant': { keys: ['ServerSideEncryptionConfiguration.KmsKeyId'] },
  'AWS::Wisdom::KnowledgeBase': { keys: ['ServerSideEncryptionConfiguration.KmsKeyId'] },
  'AWS::WorkSpaces::Workspace': {
    keys: ['VolumeEncryptionKey'],
    on: { RootVolumeEncryptionEnabled: [true], UserVolumeEncryptionEnabled: [true] },
    otherwise: 'not encrypted',
  },
  'AWS::WorkSpacesThinClient::Environment': { keys: ['KmsKeyArn'] },
  'AWS::WorkSpacesWeb::BrowserSettings': { keys: ['CustomerManagedKey'] },
  'AWS::WorkSpacesWeb::DataProtectionSettings': { keys: ['CustomerManagedKey'] },
  'AWS::WorkSpacesWeb::IpAccessSettings': { keys: ['CustomerManagedKey'] },
  'AWS::WorkSpacesWeb::Portal': { keys: ['CustomerManagedKey'] },
  'AWS::WorkSpacesWeb::SessionLogger': { keys: ['CustomerManagedKey'] },
  'AWS::WorkSpacesWeb::UserSettings': { keys: ['CustomerManagedKey'] },
  'AWS::WorkspacesInstances::Volume': {
    keys: ['KmsKeyId'],
    on: { Encrypted: [true] },
    otherwise: 'not encrypted',
  },
  'AWS::WorkspacesInstances::WorkspaceInstance': {
    keys: ['ManagedInstance.BlockDeviceMappings.+.Ebs?.KmsKeyId'],
    otherwise: 'not encrypted',
  },
  'AWS::XRay::TransactionSearchConfig': { keys: ['CloudWatchLogsConfiguration?.SpansLogGroupKmsKeyId'] },
};

/** Types that keep data and take no customer managed key: with the property that makes them keep it, if any. */
export const WITHOUT_CUSTOMER_KEYS: Readonly<
  Record<string, { readonly when?: string; readonly instead: string }>
> = {
  'AWS::ApiGateway::Stage': { when: 'CacheClusterEnabled', instead: 'no cache cluster' },
  'AWS::AppSync::ApiCache': { instead: 'no API cache' },
  'AWS::AutoScaling::LaunchConfiguration': { instead: 'AWS::EC2::LaunchTemplate' },
  'AWS::DAX::Cluster': { instead: 'AWS::ElastiCache::ReplicationGroup' },
  'AWS::EC2::SpotFleet': {
    when: 'SpotFleetRequestConfigData.LaunchSpecifications',
    instead: 'AWS::EC2::LaunchTemplate',
  },
  'AWS::ElastiCache::CacheCluster': { instead: 'AWS::ElastiCache::ReplicationGroup' },
  'AWS::OpsWorks::Layer': { instead: 'AWS::EC2::LaunchTemplate' },
  'AWS::Serverless::SimpleTable': { instead: 'AWS::DynamoDB::Table' },
};
