package org.chainzrule.doctor;

import java.util.List;

/** What is found about the platform, Java and its heap. */
final class MachineFindings {

  private static final long MEGABYTE = 1 << 20;

  /** A heap in megabytes that is enough for MNIST and a training on it. */
  private static final long ENOUGH = 256;

  private static final List<Integer> TESTED_JAVA = List.of(17, 21, 25);

  private MachineFindings() {}

  static List<Finding> all() {
    return List.of(
        platform(
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            System.getProperty("os.arch")),
        java(Runtime.version().feature()),
        heap(Runtime.getRuntime().maxMemory() / MEGABYTE));
  }

  static Finding platform(String name, String version, String architecture) {
    String found = name + " " + version + ", " + architecture;
    return name.equals("Linux") && architecture.equals("amd64")
        ? Finding.ok("platform", found)
        : Finding.note(
            "platform",
            found,
            "the library is tested on Linux on Intel or AMD, so please report what fails here");
  }

  static Finding java(int feature) {
    String found =
        Runtime.version()
            + ", "
            + System.getProperty("java.vendor")
            + ", "
            + System.getProperty("java.vm.name");
    return TESTED_JAVA.contains(feature)
        ? Finding.ok("Java", found)
        : Finding.note(
            "Java", found, "the library is tested with 17, 21 and 25, so try one of them in doubt");
  }

  static Finding heap(long megabytes) {
    String found = "at most " + megabytes + " MB";
    return megabytes >= ENOUGH
        ? Finding.ok("heap", found)
        : Finding.warning(
            "heap", found + ", too little for MNIST", "start Java with -Xmx1g or more");
  }
}
