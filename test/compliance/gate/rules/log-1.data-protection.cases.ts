import type { Json, JsonObject } from '../../../../lib/compliance/template/template';
import { change, only, PARAMETER, type RuleCases } from './cases';

const IDENTIFIERS = [
  'Address',
  'BankAccountNumber-US',
  'CreditCardNumber',
  'DriversLicense-US',
  'EmailAddress',
  'HealthInsuranceClaimNumber-US',
  'IpAddress',
  'LatLong',
  'MedicareBeneficiaryNumber-US',
  'Name',
  'PassportNumber-US',
  'PhoneNumber-US',
  'Ssn-US',
  'VehicleIdentificationNumber',
  'ZipCode-US',
];
const arn = (name: string) => `arn:aws:dataprotection::aws:data-identifier/${name}`;
const joined = (name: string) => ({
  'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:dataprotection::aws:data-identifier/${name}`]],
});
const policy = (identifier: (name: string) => Json, more: readonly Json[] = []): JsonObject => ({
  DataProtectionPolicy: {
    Name: 'policy',
    Version: '2021-06-01',
    Statement: [
      { DataIdentifier: IDENTIFIERS.map(identifier), Operation: { Audit: { FindingsDestination: {} } } },
      {
        DataIdentifier: [...IDENTIFIERS.map(identifier), ...more],
        Operation: { Deidentify: { MaskConfig: {} } },
      },
    ],
  },
});
const group = (path: string, value?: Json) => only('AWS::Logs::LogGroup', change(policy(arn), path, value));
const statements = 'DataProtectionPolicy.Statement';
const at = (path: string) => `Properties.${path}`;

export const cases: RuleCases = {
  compliant: [
    only('AWS::Logs::LogGroup', policy(arn)),
    only('AWS::Logs::LogGroup', policy(joined, [arn('AwsSecretKey'), PARAMETER])),
  ],
  failing: [
    { template: only('AWS::Logs::LogGroup'), path: at(statements) },
    { template: group(statements, []), path: at(statements) },
    { template: group(`${statements}.0`, {}), path: at(statements) },
    { template: group(`${statements}.0.Operation.Audit`), path: at(statements) },
    { template: group(`${statements}.1.Operation.Deidentify`, {}), path: at(statements) },
    { template: group(`${statements}.1.Operation`, { Audit: {} }), path: at(statements) },
    ...IDENTIFIERS.map((_, i) => ({
      template: group(`${statements}.1.DataIdentifier.${i}`, arn('FileName')),
      path: at(`${statements}.1.DataIdentifier`),
    })),
    ...[0, 1].flatMap((n) => [
      {
        template: group(`${statements}.${n}.DataIdentifier.9`, arn('FileName')),
        path: at(`${statements}.${n}.DataIdentifier`),
      },
      // An identifier of one's own may be called anything, and match nothing.
      {
        template: group(`${statements}.${n}.DataIdentifier.9`, 'Name'),
        path: at(`${statements}.${n}.DataIdentifier`),
      },
      {
        template: group(`${statements}.${n}.DataIdentifier`),
        path: at(`${statements}.${n}.DataIdentifier`),
      },
    ]),
  ],
  unreadable: [
    { template: only('AWS::Logs::LogGroup', { DataProtectionPolicy: PARAMETER }), path: at(statements) },
    { template: group(statements, PARAMETER), path: at(statements) },
  ],
};
