/** What is known of a service's end. */
export interface Lifecycle {
  readonly state: string;
  /** False: from memory, to be checked before anyone relies on it. */
  readonly verified: boolean;
}

/** A service of the list, with the CloudFormation types that belong to it. */
export interface EligibleService {
  /** As the list names it. */
  readonly service: string;
  /** Beginnings of type names; empty for a service that CloudFormation does not create. */
  readonly prefixes: readonly string[];
  /** What the list excludes or asks for; PHI may be there only when it is shown to hold. */
  readonly condition?: string;
  readonly lifecycle?: Lifecycle;
}

/** The date of the list. */
export const ELIGIBLE_SERVICES_DATE = '2026-05-22';

/**
 * AWS, "HIPAA Eligible Services Reference", list of 22 May 2026, as copied in the README of the healthcare service
 * control policies of the Landing Zone Accelerator on AWS. The mapping to CloudFormation types was made by hand for the
 * 1911 types of aws-cdk-lib 2.276; where it is an inference, the condition says so. A service that stands twice has
 * types to which something else applies.
 */
export const ELIGIBLE_SERVICES: readonly EligibleService[] = [
  {
    service: 'Alexa for Business',
    prefixes: [],
    condition: 'Health care skills only, under a BAA for Alexa skills.',
    lifecycle: { state: 'Service ended', verified: false },
  },
  { service: 'AWS Amplify Console', prefixes: ['AWS::Amplify::'] },
  { service: 'Amazon API Gateway', prefixes: ['AWS::ApiGateway::', 'AWS::ApiGatewayV2::'] },
  {
    service: 'AWS App Mesh',
    prefixes: ['AWS::AppMesh::'],
    lifecycle: { state: 'End of support announced (Sept 2026)', verified: false },
  },
  { service: 'AWS AppFabric', prefixes: ['AWS::AppFabric::'] },
  { service: 'Amazon AppFlow', prefixes: ['AWS::AppFlow::'] },
  { service: 'AWS Application Migration Service', prefixes: ['AWS::MGN::'] },
  {
    service: 'Amazon Application Recovery Controller',
    prefixes: [
      'AWS::ARCRegionSwitch::',
      'AWS::ARCZonalShift::',
      'AWS::Route53RecoveryControl::',
      'AWS::Route53RecoveryReadiness::',
    ],
  },
  { service: 'AWS AppSync', prefixes: ['AWS::AppSync::'] },
  { service: 'Amazon Athena', prefixes: ['AWS::Athena::'] },
  { service: 'AWS Audit Manager', prefixes: ['AWS::AuditManager::'] },
  {
    service: 'Amazon Augmented AI',
    prefixes: [],
    condition: 'The public and vendor workforces are excluded.',
  },
  { service: 'Amazon Aurora', prefixes: ['AWS::RDS::'] },
  { service: 'AWS B2B Data Interchange', prefixes: ['AWS::B2BI::'] },
  { service: 'AWS Backup', prefixes: ['AWS::Backup::', 'AWS::BackupGateway::'] },
  { service: 'AWS Batch', prefixes: ['AWS::Batch::'] },
  {
    service: 'Amazon Bedrock',
    prefixes: ['AWS::Bedrock::'],
    condition: 'Models of the Bedrock Marketplace are excluded.',
  },
  { service: 'Amazon Bedrock AgentCore', prefixes: ['AWS::BedrockAgentCore::'] },
  { service: 'AWS Certificate Manager', prefixes: ['AWS::CertificateManager::'] },
  { service: 'Amazon Chime', prefixes: ['AWS::Chime::'] },
  { service: 'Amazon Chime SDK', prefixes: ['AWS::Chime::'] },
  { service: 'AWS Clean Rooms', prefixes: ['AWS::CleanRooms::', 'AWS::CleanRoomsML::'] },
  {
    service: 'AWS Cloud9',
    prefixes: ['AWS::Cloud9::'],
    lifecycle: { state: 'Closed to new customers', verified: false },
  },
  { service: 'Amazon Cloud Directory', prefixes: [] },
  { service: 'AWS Cloud Map', prefixes: ['AWS::ServiceDiscovery::'] },
  { service: 'AWS CloudEndure', prefixes: [] },
  { service: 'AWS CloudFormation', prefixes: ['AWS::CloudFormation::'] },
  {
    service: 'Amazon CloudFront',
    prefixes: ['AWS::CloudFront::'],
    condition: 'Delivery through Embedded Points of Presence is excluded.',
  },
  { service: 'AWS CloudHSM', prefixes: ['AWS::CloudHSM::'] },
  { service: 'AWS CloudShell', prefixes: [] },
  { service: 'AWS CloudTrail', prefixes: ['AWS::CloudTrail::'] },
  {
    service: 'AWS CloudTrail',
    prefixes: ['AWS::CloudTrail::EventDataStore'],
    lifecycle: { state: 'Closed to new customers since 31 May 2026', verified: false },
  },
  { service: 'Amazon CloudWatch', prefixes: ['AWS::CloudWatch::'] },
  { service: 'Amazon CloudWatch Logs', prefixes: ['AWS::Logs::'] },
  { service: 'Amazon CloudWatch SDK Metrics', prefixes: [] },
  { service: 'AWS CodeBuild', prefixes: ['AWS::CodeBuild::'] },
  { service: 'AWS CodeCommit', prefixes: ['AWS::CodeCommit::'] },
  { service: 'AWS CodeDeploy', prefixes: ['AWS::CodeDeploy::'] },
  { service: 'AWS CodePipeline', prefixes: ['AWS::CodePipeline::'] },
  { service: 'Amazon Cognito', prefixes: ['AWS::Cognito::'] },
  { service: 'Amazon Comprehend', prefixes: ['AWS::Comprehend::'] },
  { service: 'Amazon Comprehend Medical', prefixes: [] },
  { service: 'AWS Config', prefixes: ['AWS::Config::'] },
  { service: 'Amazon Connect', prefixes: ['AWS::Connect::', 'AWS::Cases::', 'AWS::CustomerProfiles::'] },
  {
    service: 'Amazon Connect',
    prefixes: ['AWS::Wisdom::', 'AWS::ConnectCampaigns::', 'AWS::ConnectCampaignsV2::'],
    condition:
      'Earlier lists excluded Wisdom, Voice ID and high-volume outbound. Confirm with AWS that this one does not.',
  },
  {
    service: 'Amazon Connect Health',
    prefixes: ['AWS::HealthAgent::'],
    condition:
      'A HCLS addendum to the BAA applies; that these types belong to the service is an inference. Confirm it with AWS.',
  },
  { service: 'AWS Control Tower', prefixes: ['AWS::ControlTower::'] },
  { service: 'AWS Data Exchange', prefixes: ['AWS::DataExchange::'] },
  { service: 'AWS Database Migration Service', prefixes: ['AWS::DMS::'] },
  { service: 'AWS DataSync', prefixes: ['AWS::DataSync::'] },
  { service: 'Amazon DataZone', prefixes: ['AWS::DataZone::'] },
  { service: 'Amazon Detective', prefixes: ['AWS::Detective::'] },
  { service: 'AWS DevOps Agent', prefixes: ['AWS::DevOpsAgent::'] },
  { service: 'Amazon DevOps Guru', prefixes: ['AWS::DevOpsGuru::'] },
  { service: 'AWS Direct Connect', prefixes: ['AWS::DirectConnect::'] },
  { service: 'AWS Directory Service', prefixes: ['AWS::DirectoryService::'] },
  { service: 'Amazon DocumentDB', prefixes: ['AWS::DocDB::', 'AWS::DocDBElastic::'] },
  { service: 'Amazon DynamoDB', prefixes: ['AWS::DynamoDB::'] },
  {
    service: 'Amazon DynamoDB',
    prefixes: ['AWS::DAX::'],
    condition:
      'The list names DynamoDB and not DAX by itself; that the one covers the other is an inference. Confirm it with AWS.',
  },
  { service: 'Amazon EC2 Auto Scaling', prefixes: ['AWS::AutoScaling::'] },
  { service: 'Amazon ElastiCache', prefixes: ['AWS::ElastiCache::'] },
  { service: 'AWS Elastic Beanstalk', prefixes: ['AWS::ElasticBeanstalk::'] },
  {
    service: 'Amazon Elastic Block Store',
    prefixes: ['AWS::DLM::', 'AWS::EC2::Volume', 'AWS::EC2::SnapshotBlockPublicAccess'],
  },
  { service: 'Amazon EC2', prefixes: ['AWS::EC2::'] },
  {
    service: 'Amazon EC2',
    prefixes: ['AWS::ImageBuilder::'],
    condition:
      'The list names EC2 and not Image Builder by itself; that the one covers the other is an inference. Confirm it with AWS.',
  },
  { service: 'Amazon ECR', prefixes: ['AWS::ECR::'] },
  { service: 'Amazon ECS', prefixes: ['AWS::ECS::'] },
  { service: 'AWS Elastic Disaster Recovery', prefixes: ['AWS::DRS::'] },
  { service: 'Amazon EFS', prefixes: ['AWS::EFS::'] },
  { service: 'Amazon EKS', prefixes: ['AWS::EKS::'] },
  {
    service: 'Elastic Load Balancing',
    prefixes: ['AWS::ElasticLoadBalancing::', 'AWS::ElasticLoadBalancingV2::'],
  },
  { service: 'Amazon EMR', prefixes: ['AWS::EMR::', 'AWS::EMRContainers::', 'AWS::EMRServerless::'] },
  { service: 'AWS Elemental MediaConnect', prefixes: ['AWS::MediaConnect::'] },
  { service: 'AWS Elemental MediaConvert', prefixes: ['AWS::MediaConvert::'] },
  { service: 'AWS Elemental MediaLive', prefixes: ['AWS::MediaLive::'] },
  { service: 'AWS Entity Resolution', prefixes: ['AWS::EntityResolution::'] },
  { service: 'Amazon EventBridge', prefixes: ['AWS::Events::', 'AWS::EventsV2::'] },
  { service: 'AWS Fargate', prefixes: [], condition: 'On the ECS and EKS engines only.' },
  { service: 'AWS Fault Injection Service', prefixes: ['AWS::FIS::'] },
  { service: 'AWS Firewall Manager', prefixes: ['AWS::FMS::'] },
  {
    service: 'Amazon Forecast',
    prefixes: ['AWS::Forecast::'],
    lifecycle: { state: 'Closed to new customers', verified: false },
  },
  { service: 'FreeRTOS', prefixes: [] },
  { service: 'Amazon FSx', prefixes: ['AWS::FSx::'] },
  { service: 'AWS Global Accelerator', prefixes: ['AWS::GlobalAccelerator::'] },
  { service: 'AWS Glue', prefixes: ['AWS::Glue::'] },
  { service: 'AWS Glue DataBrew', prefixes: ['AWS::DataBrew::'] },
  { service: 'Amazon GuardDuty', prefixes: ['AWS::GuardDuty::'] },
  { service: 'AWS HealthLake', prefixes: ['AWS::HealthLake::'] },
  { service: 'AWS HealthOmics', prefixes: ['AWS::Omics::'] },
  { service: 'AWS HealthImaging', prefixes: ['AWS::HealthImaging::'] },
  { service: 'AWS IAM Identity Center', prefixes: ['AWS::SSO::', 'AWS::IdentityStore::'] },
  { service: 'Amazon Inspector', prefixes: ['AWS::Inspector::', 'AWS::InspectorV2::'] },
  { service: 'AWS IoT Core', prefixes: ['AWS::IoT::'] },
  { service: 'AWS IoT Device Management', prefixes: ['AWS::IoT::', 'AWS::IoTFleetHub::'] },
  {
    service: 'AWS IoT Events',
    prefixes: ['AWS::IoTEvents::'],
    lifecycle: { state: 'End of support announced', verified: false },
  },
  { service: 'AWS IoT Greengrass', prefixes: ['AWS::Greengrass::', 'AWS::GreengrassV2::'] },
  { service: 'AWS IoT SiteWise', prefixes: ['AWS::IoTSiteWise::'] },
  { service: 'Amazon Kendra', prefixes: ['AWS::Kendra::'] },
  { service: 'AWS KMS', prefixes: ['AWS::KMS::'] },
  {
    service: 'Amazon Managed Service for Apache Flink',
    prefixes: ['AWS::KinesisAnalytics::', 'AWS::KinesisAnalyticsV2::'],
  },
  { service: 'Amazon Keyspaces', prefixes: ['AWS::Cassandra::'] },
  { service: 'Amazon Kinesis Data Streams', prefixes: ['AWS::Kinesis::'] },
  { service: 'Amazon Data Firehose', prefixes: ['AWS::KinesisFirehose::'] },
  { service: 'Amazon Kinesis Video Streams', prefixes: ['AWS::KinesisVideo::'] },
  { service: 'Kiro', prefixes: [], condition: 'Kiro Web is excluded.' },
  { service: 'AWS Lake Formation', prefixes: ['AWS::LakeFormation::'] },
  { service: 'AWS Lambda', prefixes: ['AWS::Lambda::'] },
  { service: 'Amazon Lex', prefixes: ['AWS::Lex::'] },
  { service: 'Amazon Location Service', prefixes: ['AWS::Location::'] },
  { service: 'Amazon Macie', prefixes: ['AWS::Macie::'] },
  { service: 'AWS Mainframe Modernization', prefixes: ['AWS::M2::'] },
  {
    service: 'AWS Managed Services',
    prefixes: [],
    condition: 'Operations on Demand is excluded, RFC Expedite aside.',
  },
  { service: 'Amazon Managed Service for Prometheus', prefixes: ['AWS::APS::'] },
  { service: 'Amazon MWAA', prefixes: ['AWS::MWAA::'] },
  { service: 'Amazon MSK', prefixes: ['AWS::MSK::'] },
  {
    service: 'Amazon MSK',
    prefixes: ['AWS::KafkaConnect::'],
    condition:
      'The list names MSK and not MSK Connect by itself; that the one covers the other is an inference. Confirm it with AWS.',
  },
  { service: 'Amazon MemoryDB', prefixes: ['AWS::MemoryDB::'] },
  { service: 'Amazon MQ', prefixes: ['AWS::AmazonMQ::'] },
  { service: 'Amazon Neptune', prefixes: ['AWS::Neptune::'] },
  { service: 'AWS Network Firewall', prefixes: ['AWS::NetworkFirewall::'] },
  { service: 'Amazon Nova Act', prefixes: ['AWS::NovaAct::'] },
  {
    service: 'Amazon OpenSearch Service',
    prefixes: [
      'AWS::OpenSearchService::',
      'AWS::OpenSearchServerless::',
      'AWS::OSIS::',
      'AWS::Elasticsearch::',
    ],
  },
  {
    service: 'AWS OpsWorks for Chef Automate',
    prefixes: ['AWS::OpsWorksCM::'],
    lifecycle: { state: 'Ended 2024', verified: false },
  },
  {
    service: 'AWS OpsWorks for Puppet Enterprise',
    prefixes: ['AWS::OpsWorksCM::'],
    lifecycle: { state: 'Ended 2024', verified: false },
  },
  {
    service: 'AWS OpsWorks Stacks',
    prefixes: ['AWS::OpsWorks::'],
    lifecycle: { state: 'Ended 2024', verified: false },
  },
  { service: 'AWS Organizations', prefixes: ['AWS::Organizations::'] },
  { service: 'AWS Outposts', prefixes: ['AWS::Outposts::', 'AWS::S3Outposts::'] },
  { service: 'AWS Parallel Computing Service', prefixes: ['AWS::PCS::'] },
  { service: 'Amazon Personalize', prefixes: ['AWS::Personalize::'] },
  {
    service: 'Amazon Pinpoint and AWS End User Messaging',
    prefixes: ['AWS::Pinpoint::', 'AWS::PinpointEmail::', 'AWS::SMSVOICE::'],
    condition: 'Voice messages and WhatsApp are excluded.',
    lifecycle: { state: 'Pinpoint ended 30 Oct 2026; End User Messaging continues', verified: true },
  },
  { service: 'Amazon Polly', prefixes: ['AWS::Polly::'] },
  { service: 'AWS Private Certificate Authority', prefixes: ['AWS::ACMPCA::'] },
  {
    service: 'AWS Private Certificate Authority',
    prefixes: ['AWS::PCAConnectorAD::', 'AWS::PCAConnectorSCEP::'],
    condition:
      'The list names Private CA and not its connectors by itself; that the one covers the other is an inference. Confirm it with AWS.',
  },
  { service: 'Amazon Q Business', prefixes: ['AWS::QBusiness::'] },
  {
    service: 'Amazon QLDB',
    prefixes: ['AWS::QLDB::'],
    lifecycle: { state: 'Ended 31 Jul 2025', verified: true },
  },
  { service: 'Amazon Quick Suite (QuickSight)', prefixes: ['AWS::QuickSight::'] },
  { service: 'Amazon Rekognition', prefixes: ['AWS::Rekognition::'] },
  { service: 'Amazon Redshift', prefixes: ['AWS::Redshift::', 'AWS::RedshiftServerless::'] },
  { service: 'Amazon RDS', prefixes: ['AWS::RDS::'] },
  { service: 'AWS Resilience Hub', prefixes: ['AWS::ResilienceHub::', 'AWS::ResilienceHubV2::'] },
  { service: 'AWS RAM', prefixes: ['AWS::RAM::'] },
  { service: 'AWS Resource Explorer', prefixes: ['AWS::ResourceExplorer2::'] },
  { service: 'Amazon Route 53', prefixes: ['AWS::Route53::', 'AWS::Route53Resolver::'] },
  {
    service: 'Amazon Route 53',
    prefixes: ['AWS::Route53Profiles::'],
    condition:
      'The list names Route 53 and not Route 53 Profiles by itself; that the one covers the other is an inference. Confirm it with AWS.',
  },
  { service: 'Amazon S3 Glacier', prefixes: [] },
  {
    service: 'Amazon SageMaker AI',
    prefixes: ['AWS::SageMaker::'],
    condition: 'Studio Lab, Ground Truth Plus and the public and vendor workforces are excluded.',
  },
  { service: 'AWS Secrets Manager', prefixes: ['AWS::SecretsManager::'] },
  { service: 'AWS Security Hub CSPM', prefixes: ['AWS::SecurityHub::'] },
  { service: 'AWS Service Catalog', prefixes: ['AWS::ServiceCatalog::', 'AWS::ServiceCatalogAppRegistry::'] },
  { service: 'AWS Serverless Application Repository', prefixes: ['AWS::ServerlessRepo::'] },
  { service: 'AWS Shield', prefixes: ['AWS::Shield::'] },
  { service: 'Amazon SES', prefixes: ['AWS::SES::'] },
  { service: 'Amazon SNS', prefixes: ['AWS::SNS::'] },
  { service: 'Amazon SQS', prefixes: ['AWS::SQS::'] },
  { service: 'Amazon S3', prefixes: ['AWS::S3::', 'AWS::S3Express::', 'AWS::S3ObjectLambda::'] },
  { service: 'Amazon SWF', prefixes: [] },
  { service: 'AWS Snowball', prefixes: [] },
  { service: 'AWS Snowball Edge', prefixes: [] },
  { service: 'AWS Step Functions', prefixes: ['AWS::StepFunctions::'] },
  { service: 'AWS Storage Gateway', prefixes: ['AWS::StorageGateway::'] },
  {
    service: 'AWS Systems Manager',
    prefixes: [
      'AWS::SSM::',
      'AWS::SSMContacts::',
      'AWS::SSMIncidents::',
      'AWS::SSMQuickSetup::',
      'AWS::SSMGuiConnect::',
    ],
  },
  {
    service: 'AWS Systems Manager',
    prefixes: ['AWS::AppConfig::'],
    condition:
      'The list names Systems Manager and not AppConfig by itself; that the one covers the other is an inference. Confirm it with AWS.',
  },
  { service: 'Amazon Textract', prefixes: ['AWS::Textract::'] },
  { service: 'Amazon Timestream', prefixes: ['AWS::Timestream::'] },
  { service: 'Amazon Transcribe', prefixes: ['AWS::Transcribe::'] },
  { service: 'AWS Transfer Family', prefixes: ['AWS::Transfer::'] },
  { service: 'AWS Transform', prefixes: [] },
  { service: 'Amazon Translate', prefixes: ['AWS::Translate::'] },
  { service: 'AWS Verified Access', prefixes: ['AWS::EC2::VerifiedAccess'] },
  { service: 'Amazon Verified Permissions', prefixes: ['AWS::VerifiedPermissions::'] },
  {
    service: 'Amazon VPC',
    prefixes: [
      'AWS::EC2::VPC',
      'AWS::EC2::Subnet',
      'AWS::EC2::RouteTable',
      'AWS::EC2::Route',
      'AWS::EC2::NetworkAcl',
      'AWS::EC2::SecurityGroup',
      'AWS::EC2::FlowLog',
      'AWS::EC2::NatGateway',
      'AWS::EC2::InternetGateway',
      'AWS::EC2::TransitGateway',
      'AWS::EC2::VPN',
    ],
  },
  { service: 'AWS WAF', prefixes: ['AWS::WAF::', 'AWS::WAFRegional::', 'AWS::WAFv2::'] },
  { service: 'AWS Wickr', prefixes: ['AWS::Wickr::'] },
  { service: 'Amazon WorkDocs', prefixes: [], lifecycle: { state: 'Ended Apr 2025', verified: false } },
  { service: 'Amazon WorkLink', prefixes: [], lifecycle: { state: 'Ended', verified: false } },
  { service: 'Amazon WorkSpaces', prefixes: ['AWS::WorkSpaces::'] },
  {
    service: 'Amazon WorkSpaces',
    prefixes: ['AWS::WorkspacesInstances::'],
    condition:
      'The list names WorkSpaces and not WorkSpaces Instances by itself; that the one covers the other is an inference. Confirm it with AWS.',
  },
  { service: 'Amazon WorkSpaces Applications (AppStream 2.0)', prefixes: ['AWS::AppStream::'] },
  { service: 'Amazon WorkSpaces Thin Client', prefixes: ['AWS::WorkSpacesThinClient::'] },
  { service: 'Amazon WorkSpaces Secure Browser', prefixes: ['AWS::WorkSpacesWeb::'] },
  { service: 'AWS X-Ray', prefixes: ['AWS::XRay::'] },
  { service: 'VM Import/Export', prefixes: [] },
];
