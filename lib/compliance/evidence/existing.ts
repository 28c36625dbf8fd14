import type { Config } from '../../config/schema';

/** What each account service is made of, for services that an organization may own. */
const TYPES: Readonly<Record<keyof Config['accountServices'], readonly string[]>> = {
  configRecorder: ['AWS::Config::ConfigurationRecorder', 'AWS::Config::DeliveryChannel'],
  guardDuty: ['AWS::GuardDuty::Detector'],
  securityHub: ['AWS::SecurityHub::Hub', 'AWS::SecurityHub::Standard'],
  macie: ['AWS::Macie::Session'],
  inspector: ['Custom::InspectorEnabler'],
  accessAnalyzer: ['AWS::AccessAnalyzer::Analyzer'],
};

/** CloudFormation types that a configuration declares to exist already in the account. */
export function existingTypes(services: Config['accountServices']): ReadonlySet<string> {
  const names = Object.keys(TYPES) as (keyof typeof TYPES)[];
  return new Set(names.filter((name) => services[name] === 'existing').flatMap((name) => TYPES[name]));
}
