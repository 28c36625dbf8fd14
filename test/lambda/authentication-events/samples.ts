import { gzipSync } from 'node:zlib';

/** Synthetic events in the shape that AWS documents; `jane.doe@example.com` is in each and may be in no record. */
export const WORKFORCE = 'us-east-1_WORKFORCE';
export const PATIENTS = 'us-east-1_PATIENTS';
export const JANE = '3a7f1c52-9b0e-4d6a-8f21-5c4e7d9a1b33';

/** A line of the log of a user pool. Amazon Cognito Developer Guide, "Exporting logs from Amazon Cognito user pools". */
export const line = (message: object = {}): string =>
  JSON.stringify({
    eventTimestamp: String(Date.parse('2026-09-09T20:26:40.123Z')),
    eventSource: 'USER_AUTH_EVENTS',
    logLevel: 'INFO',
    message: {
      version: '1',
      eventId: 'b2a1f7c0-3d4e-4f5a-9b6c-7d8e9f0a1b2c',
      eventType: 'SignIn',
      userSub: JANE,
      userName: 'jane.doe@example.com',
      userPoolId: WORKFORCE,
      clientId: '1example23456789',
      creationDate: 'Wed Sep 09 20:26:40 UTC 2026',
      eventResponse: 'Pass',
      riskLevel: '',
      riskDecision: 'PASS',
      challenges: ['Password:Success', 'Mfa:Success'],
      deviceName: 'Chrome 140, Windows 11',
      ipAddress: '203.0.113.7',
      requestId: 'c3b2a1f7-0000-4000-8000-000000000001',
      idpName: '',
      compromisedCredentialDetected: 'false',
      city: 'Phoenix',
      country: 'United States',
      eventFeedbackValue: '',
      eventFeedbackDate: '',
      eventFeedbackProvider: '',
      hasContextData: 'true',
      ...message,
    },
    logSourceId: { userPoolId: WORKFORCE },
  });

/** A batch as CloudWatch Logs sends it to a function. */
export const batch = (lines: readonly string[], messageType = 'DATA_MESSAGE') => ({
  awslogs: {
    data: gzipSync(
      JSON.stringify({
        messageType,
        owner: '111122223333',
        logGroup: '/aws/vendedlogs/cognito/clinic-workforce',
        logStream: 'log-stream',
        subscriptionFilters: ['all'],
        logEvents: lines.map((message, index) => ({ id: String(index), timestamp: 0, message })),
      }),
    ).toString('base64'),
  },
});

/** A call as EventBridge passes it on from CloudTrail. */
export const call = (detail: object = {}) => ({
  version: '0',
  id: 'd4c3b2a1-0000-4000-8000-000000000002',
  'detail-type': 'AWS API Call via CloudTrail',
  source: 'aws.cognito-idp',
  account: '111122223333',
  detail: {
    eventVersion: '1.10',
    userIdentity: {
      type: 'AssumedRole',
      principalId: 'AROAEXAMPLE:jane.doe@example.com',
      arn: 'arn:aws:sts::111122223333:assumed-role/clinic-operators/jane.doe@example.com',
      sessionContext: { sessionIssuer: { type: 'Role', userName: 'clinic-operators' } },
    },
    eventTime: '2026-09-09T20:26:40Z',
    eventSource: 'cognito-idp.amazonaws.com',
    eventName: 'AdminDisableUser',
    sourceIPAddress: '203.0.113.9',
    userAgent: 'aws-cli/2.30.0',
    requestParameters: { userPoolId: WORKFORCE, username: 'jane.doe@example.com' },
    responseElements: null,
    additionalEventData: { sub: JANE },
    requestID: 'e5d4c3b2-0000-4000-8000-000000000003',
    eventID: 'f6e5d4c3-0000-4000-8000-000000000004',
    ...detail,
  },
});
