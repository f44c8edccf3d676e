package dev.nufleet.boot;

/** Everything that the bootloader prints, with its line ends. */
final class BootText {
  static final String BANNER = "\r\nMbed Bootloader\r\n";
  static final String ACTIVE_EMPTY = "[DBG ] Active firmware slot is empty\r\n";
  static final String ACTIVE_FAILED_TO_BOOT = "[DBG ] Failed to boot active application\r\n";
  static final String ACTIVE_DAMAGED = "[DBG ] Active firmware integrity check failed\r\n";
  static final String NO_UPDATE = "No Update image\r\n";
  static final String UPDATE_OLDER = "Update image is older\r\n";
  static final String UPDATE_DAMAGED = "Update image integrity check failed\r\n";
  static final String UPDATE_TOO_LARGE = "Update image too large\r\n";
  static final String UPDATING = "[DBG ] Update active firmware\r\n";
  static final String ERASING = "[DBG ] Erase active application\r\n";
  static final String WRITING_HEADER = "[DBG ] Write header\r\n";
  static final String COPYING = "[DBG ] Copy application\r\n";
  static final String VERIFYING = "[DBG ] Verify application\r\n";
  static final String UPDATED = "[DBG ] New active firmware is valid\r\n";
  static final String UPDATE_FAILED = "[DBG ] Firmware update failed\r\n";
  static final String UP_TO_DATE = "[DBG ] Active firmware up-to-date\r\n";
  static final String ACTIVE_INVALID = "[ERR ] Active firmware invalid\r\n";
  static final String BOOTING = "booting...\r\n\r\n";
  static final String FAILED_TO_JUMP = "Failed to jump to application!\r\n";

  private BootText() {}
}
