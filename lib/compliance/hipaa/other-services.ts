/** Type names that get an answer without being on the list of eligible services. */
interface Group {
  /** Beginnings of type names. */
  readonly prefixes: readonly string[];
  readonly reason: string;
}

/**
 * Tools that do not normally store, process or transmit PHI.
 * Source: the service control policies for HIPAA of the Landing Zone Accelerator on AWS, which allow the first group
 * beside the listed services.
 */
export const PHI_NEUTRAL: readonly Group[] = [
  {
    prefixes: [
      'AWS::IAM::',
      'AWS::AccessAnalyzer::',
      'AWS::RolesAnywhere::',
      'AWS::LicenseManager::',
      'AWS::ResourceGroups::',
      'AWS::Budgets::',
      'AWS::CE::',
      'AWS::CUR::',
      'AWS::BCMDataExports::',
      'AWS::PI::',
      'AWS::ApplicationInsights::',
      'AWS::SupportApp::',
    ],
    reason: 'a tool that does not normally store, process or transmit PHI',
  },
  {
    prefixes: ['AWS::ApplicationAutoScaling::', 'AWS::AutoScalingPlans::'],
    reason: 'it changes how many units of another resource run and sees none of their data',
  },
  { prefixes: ['AWS::CDK::Metadata'], reason: 'a note about CDK modules; it creates nothing' },
];

/**
 * Types that a reader could take for eligible and that are not named. "Not named" is not "AWS says no".
 * Everything that no table knows is not named either.
 */
export const NOT_NAMED: readonly Group[] = [
  { prefixes: ['AWS::DirectoryService::SimpleAD'], reason: 'the list excludes Simple AD' },
  {
    prefixes: [
      'AWS::SecurityHub::HubV2',
      'AWS::SecurityHub::AggregatorV2',
      'AWS::SecurityHub::AutomationRuleV2',
      'AWS::SecurityHub::Connector',
    ],
    reason: 'the list names Security Hub CSPM; this belongs to the newer Security Hub',
  },
  { prefixes: ['AWS::DSQL::'], reason: 'the list names Amazon Aurora and not Aurora DSQL' },
  { prefixes: ['AWS::NeptuneGraph::'], reason: 'the list names Amazon Neptune and not Neptune Analytics' },
  { prefixes: ['AWS::MWAAServerless::'], reason: 'the list names Amazon MWAA and not its serverless form' },
  {
    prefixes: ['AWS::S3Tables::', 'AWS::S3Vectors::', 'AWS::S3Files::'],
    reason: 'the list names Amazon S3 and not this kind of bucket',
  },
  { prefixes: ['AWS::AmplifyUIBuilder::'], reason: 'the list names the Amplify Console alone' },
  {
    prefixes: ['AWS::Scheduler::', 'AWS::Pipes::', 'AWS::EventSchemas::'],
    reason: 'the list names Amazon EventBridge; this is a service of its own',
  },
  {
    prefixes: [
      'AWS::RUM::',
      'AWS::Synthetics::',
      'AWS::Evidently::',
      'AWS::ApplicationSignals::',
      'AWS::Oam::',
      'AWS::ObservabilityAdmin::',
    ],
    reason: 'the list names Amazon CloudWatch; this is a service of its own',
  },
  { prefixes: ['AWS::VpcLattice::'], reason: 'the list names Amazon VPC and not VPC Lattice' },
  {
    prefixes: ['AWS::Serverless::'],
    reason: 'a transform writes the real resources; judge the processed template',
  },
];
