import Foundation
import PackagePlugin

/// Embeds a target's `Library` folder: every `.coro` file in it becomes part of one generated Swift file.
@main
struct EmbedLibrary: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: Target) throws -> [Command] {
    let library = target.directoryURL.appending(path: "Library")
    let files = (FileManager.default.enumerator(at: library, includingPropertiesForKeys: nil)?.allObjects ?? [])
      .compactMap { $0 as? URL }
      .filter { $0.pathExtension == "coro" }
      .sorted { $0.path < $1.path }
    let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedLibrary.swift")
    return [
      .buildCommand(
        displayName: "Embedding the library of \(target.name)",
        executable: try context.tool(named: "EmbedLibraryTool").url,
        arguments: [output.path, library.path] + files.map(\.path),
        // The build runs the tool again when one of these changes, and only then.
        inputFiles: files,
        outputFiles: [output])
    ]
  }
}
