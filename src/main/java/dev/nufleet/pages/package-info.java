/** What is the same of every page that the program serves: who may read it, and what a browser may do with it. */
package dev.nufleet.pages;
