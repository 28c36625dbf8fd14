import { isObject, type Template } from '../template/template';

/** The regions in which a template's author declares that PHI may be (`Metadata.Bulwark.PhiRegions`). */
export interface PhiRegions {
  allows(region: string): boolean;
  /** What is allowed, in words. */
  readonly text: string;
}

const UNITED_STATES: PhiRegions = {
  allows: (region) => region.startsWith('us-'),
  text: 'regions of the United States (none are declared in Metadata.Bulwark.PhiRegions)',
};

export function phiRegions(template: Template): PhiRegions {
  const metadata = template.body.Metadata;
  const bulwark = isObject(metadata) ? metadata.Bulwark : undefined;
  const declared = isObject(bulwark) ? bulwark.PhiRegions : undefined;
  if (!Array.isArray(declared)) return UNITED_STATES;
  const regions = declared.filter((region) => typeof region === 'string');
  return {
    allows: (region) => regions.includes(region),
    text: `declared regions: ${regions.join(', ') || 'none'}`,
  };
}
