import { select } from '../../template/select';
import { textOf } from '../../template/text';
import { notApplicable, problemAt, problemWith } from '../judging';
import type { Rule } from '../rule';

const IMAGES: Readonly<Record<string, string>> = {
  'AWS::ECS::TaskDefinition': 'ContainerDefinitions.+.Image',
  'AWS::Lambda::Function': 'Code.ImageUri?',
  'AWS::Batch::JobDefinition': 'ContainerProperties?.Image',
  'AWS::AppRunner::Service': 'SourceConfiguration.ImageRepository?.ImageIdentifier',
  'AWS::SageMaker::Model': 'PrimaryContainer?.Image',
};

const DIGEST = /@sha256:[0-9a-f]{64}$/;
/** CDK tags its assets with the digest of their sources, in a repository whose tags cannot be moved. */
const CDK_ASSET = /cdk-[a-z0-9]+-container-assets-.*:[0-9a-f]{64}$/;
const ALLOWED = '<repository>@sha256:<64 hex digits>';

/** 45 CFR 164.308(a)(5)(ii)(B): what was scanned is what runs. */
export const pinnedImage: Rule = {
  id: 'CHG-1.pinned-image',
  title: 'Container images are pinned by digest',
  help: 'Name the image by its digest instead of a tag.',
  types: Object.keys(IMAGES),
  forbids: true,
  judge(resource) {
    const images = select(resource, IMAGES[resource.type]!);
    if (images.length === 0) return notApplicable;
    return images.flatMap((image) => {
      const text = textOf(image.value);
      if (text !== undefined && (DIGEST.test(text) || CDK_ASSET.test(text))) return [];
      // A join that ends in a readable tag can be read.
      return text !== undefined && !text.endsWith('}') && text !== ''
        ? [problemWith(image.path, text, ALLOWED)]
        : [problemAt(image, ALLOWED)];
    });
  },
};
