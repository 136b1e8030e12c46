import CoroSyntax
