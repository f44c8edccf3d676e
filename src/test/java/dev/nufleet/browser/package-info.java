/** The program's pages in a real browser, which {@link dev.nufleet.browser.TestBrowser} opens and watches. */
package dev.nufleet.browser;
