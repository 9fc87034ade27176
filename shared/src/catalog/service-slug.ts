import slugify from '@sindresorhus/slugify';

/** [CA1] The address of a service, made once. A name without a letter or digit gives none: then it is the id. */
export function slugOf(name: string, serviceId: string): string {
  return slugify(name).slice(0, 200) || serviceId;
}
