import { aws_logs as logs } from 'aws-cdk-lib';

const { DataIdentifier: Known } = logs;

/**
 * What CloudWatch Logs masks for us: the managed identifiers that are personal, financial, or a credential, for the
 * United States. Left out are codes that name no person: NationalDrugCode-US and HealthcareProcedureCode-US say what
 * was prescribed or done, NationalProviderId-US is a public register's.
 * Amazon CloudWatch Logs User Guide, "Types of data that you can protect". 45 CFR 164.514(b)(2)(i).
 */
export const MASKED: readonly logs.DataIdentifier[] = [
  Known.NAME,
  Known.ADDRESS,
  Known.ZIPCODE_US,
  Known.LATLONG,
  Known.PHONENUMBER_US,
  Known.EMAILADDRESS,
  Known.SSN_US,
  Known.INDIVIDUALTAXIDENTIFICATIONNUMBER_US,
  Known.HEALTHINSURANCECLAIMNUMBER_US,
  Known.MEDICAREBENEFICIARYNUMBER_US,
  Known.BANKACCOUNTNUMBER_US,
  Known.CREDITCARDNUMBER,
  Known.CREDITCARDEXPIRATION,
  Known.CREDITCARDSECURITYCODE,
  Known.DRIVERSLICENSE_US,
  Known.PASSPORTNUMBER_US,
  Known.DRUGENFORCEMENTAGENCYNUMBER_US,
  Known.VEHICLEIDENTIFICATIONNUMBER,
  Known.IPADDRESS,
  Known.AWSSECRETKEY,
  Known.OPENSSHPRIVATEKEY,
  Known.PGPPRIVATEKEY,
  Known.PKCSPRIVATEKEY,
  Known.PUTTYPRIVATEKEY,
];

/**
 * Finds and masks. Findings go nowhere else: CloudWatch counts them by itself (metric LogEventsWithFindings of the log
 * group), and a destination would need a permission in the log groups' resource policy and a rule against loops.
 */
export const maskIdentifiers = (): logs.DataProtectionPolicy =>
  new logs.DataProtectionPolicy({
    name: 'bulwark-identifiers',
    description: 'Masks the identifiers of 45 CFR 164.514(b)(2)(i) that CloudWatch Logs knows (LOG-1)',
    identifiers: [...MASKED],
  });
