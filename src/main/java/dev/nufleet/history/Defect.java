package dev.nufleet.history;

import java.util.Locale;

/**
 * Defects of the real firmware, which the boards share, that leave a board unfinished. Each is recognised by what the
 * board did; that it is the cause is likely, and only a run with that defect mended would prove it.
 */
public enum Defect {
  TORN_BLOCK_HANG("power failed while a block of the candidate was written, and the card cannot read that block any"
      + " more; bootloader v4.1.0 waits for it for ever at every boot, and the application that could write it anew"
      + " never starts: another card helps"),
  CARD_READ_HANG("the bootloader waits for ever for a card that does not read: mend the card, then reset"),
  NOTHING_BOOTABLE("flash or card were damaged so that the bootloader finds nothing to start: flash the board again"),
  CRASHED("the firmware crashed and waits for power to go: links and answers that overrun its stack do that"),
  FATAL_ONCE("the firmware met a fatal error before its main program, as without a card: boards on Wi-Fi halt, those"
      + " with Ethernet reboot and then halt at every start until their power goes: mend the cause, then switch the"
      + " board off and on"),
  REBOOTS_FOR_EVER("the firmware meets a fatal error while it provisions, as without a card, and boards with Ethernet"
      + " reboot for ever: mend the cause, then switch the board off and on"),
  START_GIVES_UP("the sample gives up after 3 links that fail, one refused CONNECT or a subscription that is not"
      + " granted, and its program ends: a reset heals it once the cause is gone"),
  STALE_OFFSET("a notice came after the last piece of a download, so the count of bytes and the digest went on over the"
      + " second one: a reset heals it"),
  STATUS_BLIND("the HTTP client takes the body of an error as firmware, whatever the status, and asks again for what"
      + " is missing: mend the server or the link, then reset"),
  BLOCKED_READ("the answer came so slowly that the time for one fetch was used up between two reads; the SDK then reads"
      + " without a limit of time, and so does nothing else any more: a reset heals it"),
  SIZE_DIFFERS("the server's file has another length than the notice says, and the client goes on asking: mend the"
      + " job"),
  CARD_WRITE_GIVES_UP("the sample ends when the card does not take a block: mend the card, then reset"),
  NOTICE_IN_DOWNLOAD("the SDK acknowledges a notice that comes during a download and forgets it: a new connection or"
      + " another notice heals it"),
  DEAF_AFTER_RECONNECT("the SDK does not subscribe again after it reconnected, and does not tell its version: a reset"
      + " heals it"),
  OUT_OF_STEP("a packet of MQTT came in part only, as on a slow link; the SDK threw that part away and reads on in its"
      + " midst, so that notices get lost: a new connection or another notice heals it"),
  NOTICE_UNREAD("the SDK passes over a notice that lacks what it reads (one file's url, md5 and size, a version, the"
      + " word success), as one with several files or with SHA-256 alone, and tells nobody: make the package of one"
      + " file, with MD5"),
  MODULE_BLIND("the SDK knows no modules: it takes another module's file for its own firmware, and tells neither"
      + " progress nor version of that module, so the task never ends, and its notice comes again after each start:"
      + " make the package for the default module"),
  DELTA_AS_FIRMWARE("the SDK does not read isDiff: it takes a delta for a whole firmware and installs it as it is,"
      + " whatever it builds on. A board here goes on, for nothing executes its bytes; a real one would not start"
      + " again: make a full package, and flash the board again"),
  NEVER_RESET("the candidate is written and nobody pressed r: the firmware does not reset by itself"),
  DEAD_AFTER_MAIN("the sample's program ends after one upgrade, good or bad, and never connects again: a reset heals"
      + " it");

  private final String sentence;

  Defect(String sentence) {
    this.sentence = sentence;
  }

  /** As it stands in reports and in docs/defects.md. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What it is, and what heals it. */
  public String sentence() {
    return sentence;
  }
}
