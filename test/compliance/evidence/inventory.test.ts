import { inventory } from '../../../lib/compliance/evidence/inventory';
import { TemplateSet } from '../../../lib/compliance/template/template-set';
import { resource, template, templates } from './templates';

const items = inventory(templates());
const item = (ref: string) => items.find(({ stack, logicalId }) => `${stack}/${logicalId}` === ref);

describe('inventory', () => {
  it('has every resource of the templates, once', () => {
    expect(items).toHaveLength([...templates().resources()].length);
  });

  it('says which key of another stack encrypts a store', () => {
    expect(item('demo-data/Records')).toMatchObject({
      type: 'AWS::RDS::DBCluster',
      eligibility: 'eligible',
      phi: 'yes',
      encryptedBy: 'demo-keys/DatabaseKey',
    });
    expect(item('demo-archive/LoadBalancerLogs')).toMatchObject({ encryptedBy: 'SSE-S3' });
  });

  it('believes a declaration that no PHI is held only with its reason', () => {
    expect(item('demo-data/Assets')).toMatchObject({
      phi: 'no',
      phiReason: 'Only the files of the public web page.',
    });
    const declared = (Phi: { Holds: string; Reason?: string }) => {
      const bucket = resource('AWS::S3::Bucket', {}, { Metadata: { Bulwark: { Phi } } });
      return inventory(new TemplateSet([template('one', { Bucket: bucket })]))[0]!.phi;
    };
    expect(declared({ Holds: 'no' })).toBe('yes');
    expect(declared({ Holds: 'no', Reason: ' ' })).toBe('yes');
    expect(declared({ Holds: 'yes', Reason: 'a reason' })).toBe('yes');
  });

  it('asks nothing of a type that neither stores nor carries', () => {
    const role = item('demo-edge/PortalRole')!;
    expect(role.phi).toBe('n/a');
    expect(role).not.toHaveProperty('encryptedBy');
  });

  it('keeps the construct path where the template has one', () => {
    const bucket = resource(
      'AWS::S3::Bucket',
      {},
      { Metadata: { 'aws:cdk:path': 'App/Data/Bucket/Resource' } },
    );
    const [found] = inventory(new TemplateSet([template('one', { Bucket: bucket })]));
    expect(found).toMatchObject({ path: 'App/Data/Bucket/Resource' });
  });
});
