import { only, PARAMETER, resource, template, type RuleCases } from './cases';

const repository = (properties: Parameters<typeof only>[1]) => only('AWS::ECR::Repository', properties);
const scanned = { ImageScanningConfiguration: { ScanOnPush: true } };

export const cases: RuleCases = {
  compliant: [
    repository({ ...scanned, ImageTagMutability: 'IMMUTABLE' }),
    template({
      Repository: resource('AWS::ECR::Repository', { ImageTagMutability: 'IMMUTABLE' }),
      Registry: resource('AWS::ECR::RegistryScanningConfiguration', { ScanType: 'ENHANCED' }),
    }),
  ],
  failing: [
    {
      template: repository({ ImageTagMutability: 'IMMUTABLE' }),
      path: 'Properties.ImageScanningConfiguration.ScanOnPush',
    },
    { template: repository(scanned), path: 'Properties.ImageTagMutability' },
  ],
  unreadable: [
    {
      template: repository({ ...scanned, ImageTagMutability: PARAMETER }),
      path: 'Properties.ImageTagMutability',
    },
  ],
};
