import { brand, inMjml } from './running-composer.js';

/** Marketing says where its sender can be found, and how to stop it. */
export const findableBrand = { ...brand, legal: { postalAddress: 'Deichgasse 4, 20457 Hamburg' } };

/** A mail that any class of message may be sent with. */
export const stoppableTemplate = (ofBrand: string): Record<string, unknown> => ({
  name: 'Something to say',
  brand: ofBrand,
  variants: [
    {
      channel: 'email',
      subject: 'Something to say',
      mjml: inMjml(
        '<p>Hello.</p><p><a href="tourbus:unsubscribe">No more</a> {{brand.legal.postalAddress}}</p>',
      ),
      text: 'Hello.\nNo more: tourbus:unsubscribe\n{{brand.legal.postalAddress}}',
    },
  ],
  texts: {},
  sampleData: { data: {} },
});
