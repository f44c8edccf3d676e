package dev.nufleet.network;

import akka.util.ByteString;
import java.util.List;

/** For a link of which a test wants to hear little, or nothing. */
class SilentListener implements LinkPort.Listener {
  @Override
  public void arrived(List<ByteString> records) {}

  @Override
  public void readEnds(int code) {}

  @Override
  public void hasRoom() {}

  @Override
  public void ended(LinkPort.Ending ending) {}

  @Override
  public void over() {}
}
