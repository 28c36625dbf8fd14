import { SessionPreferences } from '../../../lib/constructs/network/session-preferences';
import { network } from './fixture';

test('sessions are encrypted, streamed to an encrypted log, and end', () => {
  const { stack, encryptionKey, template: render } = network();
  new SessionPreferences(stack, 'Sessions', { encryptionKey });
  const template = render();
  const logs = template.findResources('AWS::Logs::LogGroup', { Properties: { RetentionInDays: 2192 } });
  const id = Object.keys(logs).find((name) => name.startsWith('SessionsLog'))!;
  expect(logs[id]!.Properties.KmsKeyId).toBe(encryptionKey.keyArn);
  template.hasResourceProperties('AWS::SSM::Document', {
    Name: 'SSM-SessionManagerRunShell',
    DocumentType: 'Session',
    Content: {
      sessionType: 'Standard_Stream',
      inputs: {
        kmsKeyId: encryptionKey.keyArn,
        cloudWatchLogGroupName: { Ref: id },
        cloudWatchEncryptionEnabled: true,
        cloudWatchStreamingEnabled: true,
        idleSessionTimeout: '15',
        maxSessionDuration: '60',
      },
    },
  });
});
